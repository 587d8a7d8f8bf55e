import type { Obtained } from './obtain.js';

type Told = Omit<Obtained, 'broker'>;

const told = JSON.parse(
  process.env['SHUANGWEI_TEST_KAFKA'] ?? '{"missing":"name the file *.kafka.spec.ts, so that Jest starts a broker"}',
) as Told;

/** `describe` for what needs the broker of this run; without one the suite is skipped under a name that says why. */
export function describeWithKafka(name: string, body: (brokers: string) => void): void {
  const { brokers, missing } = told;
  if (brokers !== undefined) describe(name, () => body(brokers));
  else describe.skip(`${name} (no Kafka broker: ${missing ?? 'none'})`, () => body(''));
}

/** `describe` for what kills or slows a broker, and therefore starts its own: not where KAFKA_BROKERS names somebody else's. */
export function describeWithOwnKafka(name: string, body: () => void): void {
  const existing = process.env['KAFKA_BROKERS'];
  const why = existing ? 'KAFKA_BROKERS names a broker that is not ours to kill' : told.missing;
  if (why === undefined) describe(name, body);
  else describe.skip(`${name} (skipped: ${why})`, body);
}
