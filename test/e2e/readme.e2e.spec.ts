import { Shuangwei } from '../support/shuangwei.js';
import type { RunningServer } from '../support/shuangwei.js';
import { pasted, tourOf } from '../support/tour.js';

describe('the tour of the README', () => {
  let city: Shuangwei;
  let server: RunningServer;

  beforeAll(async () => {
    city = await Shuangwei.onFreshFolder();
    server = await city.serve('demo', '--cases', '200');
    await server.ready();
  }, 120_000);

  afterAll(async () => {
    await server.stop();
    await city.remove();
  }, 30_000);

  it('has lines', () => expect(tourOf('README.md', 1).length).toBeGreaterThan(20));

  it('works line by line, as a stranger would paste it', async () => {
    const { code, failed } = await pasted(tourOf('README.md', 1), city, server);
    expect({ code, failed }).toEqual({ code: 0, failed: '' });
  }, 240_000);
});
