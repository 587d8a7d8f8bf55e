import { ProblemError } from '#libs/platform';
import { TOPICS, UnknownEvent } from '#libs/publishing';

export function noSuchTopic(topic: string): ProblemError {
  return new ProblemError({
    code: 'stream.no-such-topic',
    status: 404,
    messages: { zh: `没有事件流 ${topic}`, en: `there is no stream ${topic}` },
    next: { zh: `可读：${TOPICS.join('、')}。`, en: `there are ${TOPICS.join(', ')}` },
  });
}

export function noSuchType(type: string): ProblemError {
  return new ProblemError({
    code: 'stream.no-such-type',
    status: 404,
    messages: { zh: `公开事件中没有类型 ${type}`, en: `no public event has the type ${type}` },
    next: { zh: '类型见 GET /api/v1/stream 与事件目录。', en: 'GET /api/v1/stream names them all' },
  });
}

/** What goes wrong on the way through the public log, as whoever reads it is to hear of it. */
export function streamTold(error: unknown): unknown {
  if (!(error instanceof UnknownEvent)) return error;
  return new ProblemError({
    code: 'stream.unknown-event',
    status: 503,
    messages: {
      zh: `日志位置 ${error.position} 的事件来自更新的版本，本版本不知如何公开`,
      en: `the event at ${error.position} is of a newer version, and this one does not know how to publish it`,
    },
    next: {
      zh: '升级本服务后从同一 cursor 继续；事件流不会跳过任何事件。',
      en: 'upgrade this server and go on from the same cursor: nothing is left out',
    },
    details: { position: error.position.toString() },
    cause: error,
  });
}
