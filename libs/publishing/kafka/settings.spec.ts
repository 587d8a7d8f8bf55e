import { loadConfig } from '#libs/platform';
import { kafkaSettings } from './index.js';

const login = { KAFKA_SASL_MECHANISM: 'plain', KAFKA_SASL_USERNAME: 'publisher', KAFKA_SASL_PASSWORD: 'a password' };
const of = (env: Readonly<Record<string, string>>) =>
  kafkaSettings(loadConfig({ KAFKA_BROKERS: 'kafka:9092', ...env }));

describe('What is configured of Kafka', () => {
  it('is nothing without brokers', () => {
    expect(kafkaSettings(loadConfig({ KAFKA_PARTITIONS: '3' }))).toBeUndefined();
  });

  it('has a login of three parts, or none', () => {
    expect(of({})).toMatchObject({ brokers: ['kafka:9092'], tls: false, login: undefined });
    expect(of(login)?.login).toEqual({ mechanism: 'plain', username: 'publisher', password: 'a password' });
    for (const name of Object.keys(login)) {
      const part = { ...login, [name]: '' };
      expect(() => of(part)).toThrow(expect.objectContaining({ code: 'kafka.login-incomplete' }) as Error);
    }
  });

  it('names hosts with their ports', () => {
    for (const wrong of ['kafka', 'kafka:', 'http://kafka:9092', 'kafka:9092,,other:9092', 'kafka:9092;other:9092'])
      expect(() => of({ KAFKA_BROKERS: wrong })).toThrow(expect.objectContaining({ code: 'config.invalid' }) as Error);
    expect(of({ KAFKA_BROKERS: '[::1]:9092, kafka-2.example:9093' })?.brokers).toEqual([
      ...['[::1]:9092', 'kafka-2.example:9093'],
    ]);
  });
});
