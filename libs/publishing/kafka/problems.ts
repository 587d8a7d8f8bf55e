import { ProblemError } from '#libs/platform';

/** Keys are spread over a topic by its number of partitions: with another number cases would lose their order. */
export function partitionsDiffer(topic: string, found: number, wanted: number): ProblemError {
  return new ProblemError({
    code: 'kafka.partitions-differ',
    status: 409,
    messages: {
      zh: `Kafka 主题 ${topic} 有 ${found} 个分区，应为 ${wanted} 个；分区数改变后同一案件的事件将不再有序，故不发布`,
      en: `the Kafka topic ${topic} has ${found} partitions and should have ${wanted}: with another number the events of a case would lose their order, so nothing is published`,
    },
    next: {
      zh: '请将 KAFKA_PARTITIONS 改回建立主题时的值；如主题已被扩充分区，请删除各主题与 shuangwei.publisher.v1 后从头发布（docs/how-to/publish-to-kafka.md）。',
      en: 'set KAFKA_PARTITIONS to what the topics were made with; where partitions were added, delete the topics and shuangwei.publisher.v1, and publish from the beginning (docs/how-to/publish-to-kafka.md)',
    },
    details: { topic, found, wanted },
  });
}

/** What is published is not of this log: it was restored to an earlier state, or these are another installation's topics. */
export function checkpointNotInLog(position: bigint, hash: string): ProblemError {
  return new ProblemError({
    code: 'kafka.checkpoint-not-in-log',
    status: 409,
    messages: {
      zh: `Kafka 中的发布记录指向事件 ${hash.slice(0, 12)}（位置 ${position}），本系统的日志中没有该事件，故不发布`,
      en: `what is published to Kafka goes up to the event ${hash.slice(0, 12)} (position ${position}), which this log does not have, so nothing is published`,
    },
    next: {
      zh: '日志可能由较早的备份恢复，或 KAFKA_BROKERS 属于另一套系统。请恢复较新的日志或更正 KAFKA_BROKERS；确要放弃已发布的内容时，删除各主题与 shuangwei.publisher.v1 后从头发布（docs/how-to/publish-to-kafka.md）。',
      en: 'the log was restored from an older backup, or KAFKA_BROKERS is of another installation: restore the newer log or correct KAFKA_BROKERS; to give up what is published, delete the topics and shuangwei.publisher.v1, and publish from the beginning (docs/how-to/publish-to-kafka.md)',
    },
    details: { position: position.toString(), hash },
  });
}

/** The checkpoint topic holds something under our key that no publisher of ours wrote. */
export function checkpointUnreadable(topic: string, cause: unknown): ProblemError {
  return new ProblemError({
    code: 'kafka.checkpoint-unreadable',
    status: 409,
    messages: {
      zh: `主题 ${topic} 中的发布记录无法识别，故不发布`,
      en: `the checkpoint in the Kafka topic ${topic} cannot be read, so nothing is published`,
    },
    next: {
      zh: '该记录由较新的版本或其他程序写入。请使用较新的版本，并确认只有本系统写入该主题。',
      en: 'a newer version wrote it, or another program did: run the newer version, and let nobody else write to this topic',
    },
    details: { topic },
    cause,
  });
}

/** Half of a login: told at the start, since no broker would let it in. */
export function loginIncomplete(): ProblemError {
  return new ProblemError({
    code: 'kafka.login-incomplete',
    status: 400,
    messages: {
      zh: 'KAFKA_SASL_MECHANISM、KAFKA_SASL_USERNAME、KAFKA_SASL_PASSWORD 须同时设置',
      en: 'KAFKA_SASL_MECHANISM, KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD belong together, and some of them are not set',
    },
    next: { zh: '请补全，或全部不设。', en: 'set all three, or none' },
  });
}
