import type { Load } from './load.js';
import type { RunningServer } from './shuangwei.js';

/** The log's last position, as the server tells it. */
export const headOf = async (server: RunningServer) =>
  BigInt(((await (await server.get('/health/ready')).json()) as { head: string }).head);

/** What the law of an event log asks: each command once, none lost, each with the answer that it got. */
export async function expectExactlyOnce(load: Load, server: RunningServer): Promise<void> {
  const second = await load.repeatAll(server);
  for (const { order, answer } of load.acknowledged) {
    const again = [...second].find(([sent]) => sent.order === order)?.[1];
    expect(again).toEqual({ ...answer, repeated: true });
  }
  // Positions are dense and each command is one event: as many as were sent means that none is there twice.
  expect(await headOf(server)).toBe(BigInt(load.sent.length));
  expect(new Set([...second.values()].map(({ position }) => position)).size).toBe(load.sent.length);
  await server.projected(BigInt(load.sent.length));
}
