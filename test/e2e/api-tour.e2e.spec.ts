import { Shuangwei } from '../support/shuangwei.js';
import type { RunningServer } from '../support/shuangwei.js';
import { pasted, tourOf } from '../support/tour.js';

describe('the tour of docs/how-to/use-the-api.md', () => {
  let city: Shuangwei;
  let server: RunningServer;

  beforeAll(async () => {
    city = await Shuangwei.onFreshFolder();
    server = await city.serve();
    await server.ready();
  }, 120_000);

  afterAll(() => city.end(), 60_000);

  it('works line by line, as a stranger would paste it', async () => {
    const lines = tourOf('docs/how-to/use-the-api.md');
    expect(lines.length).toBeGreaterThan(20);
    const { code, out, failed } = await pasted(lines, city, server);
    expect({ code, failed }).toEqual({ code: 0, failed: '' });
    // It closed the case that it registered, once, and one more came with the batch.
    expect(out).toContain('"repeated":false');
    expect(out).toContain('"outcome":"settled"');
    expect(out).toContain('"done":2,"refused":0');
  }, 240_000);
});
