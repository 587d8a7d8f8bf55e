import { connect } from 'node:net';
import { KafkaBroker } from './broker.js';
import { describeWithOwnKafka } from './suite.js';

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });

describeWithOwnKafka('the broker of the tests', () => {
  let broker: KafkaBroker;
  beforeAll(async () => {
    broker = await KafkaBroker.start();
  });
  afterAll(() => broker.end());

  it('answers, is gone when it was killed, and comes back on its port', async () => {
    expect(await answers(broker.port)).toBe(true);
    await broker.kill();
    expect(await answers(broker.port)).toBe(false);
    await broker.restart();
    expect(await answers(broker.port)).toBe(true);
  });
});
