import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { Items } from './items.js';

const stream = () => new PassThrough({ objectMode: true, highWaterMark: 4 });

describe('items of a stream', () => {
  it('come in order, those that are there and those that are waited for, up to the end', async () => {
    const source = stream();
    const items = new Items(source);
    for (const n of [1, 2, 3]) source.write({ n });
    expect([await items.next(), await items.next(), await items.next()]).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
    const waited = items.next();
    await sleep(5);
    source.write({ n: 4 });
    expect(await waited).toEqual({ n: 4 });
    source.end({ n: 5 });
    expect([await items.next(), await items.next(), await items.next()]).toEqual([{ n: 5 }, undefined, undefined]);
  });

  it('hold the source back while nobody takes them', async () => {
    const source = stream();
    const items = new Items(source);
    let written = 0;
    while (source.write({ n: written })) written += 1;
    await sleep(5);
    expect(written).toBeLessThan(10);
    for (let n = 0; n <= written; n += 1) expect(await items.next()).toEqual({ n });
  });

  it('end for who waits when the stream is closed, and with what it failed with', async () => {
    const closed = stream();
    const waiting = new Items(closed).next();
    closed.destroy();
    expect(await waiting).toBeUndefined();
    const failed = stream();
    const failing = new Items(failed).next();
    failed.destroy(new Error('away'));
    await expect(failing).rejects.toThrow('away');
  });
});
