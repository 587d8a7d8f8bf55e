import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../', import.meta.url));
const jest = createRequire(import.meta.url).resolve('jest/bin/jest');

interface Result {
  readonly success: boolean;
  readonly numPassedTests: number;
  readonly numFailedTests: number;
}

/** Everything that counts days, once more in a process whose own zone is another: its midnight is noon or one o'clock in China. */
describe.each(['America/New_York', 'Pacific/Kiritimati'])('where the process thinks it is in %s', (zone) => {
  const env = { ...process.env, TZ: zone, FORCE_COLOR: '0' };

  test('the zone of the process is indeed not Asia/Shanghai', async () => {
    const { stdout } = await run(process.execPath, ['-p', 'new Date(2026, 0, 1).getTimezoneOffset()'], { env });
    expect(Number(stdout)).not.toBe(-480);
    expect(Number(stdout)).toBe(zone === 'America/New_York' ? 300 : -840);
  });

  test('the calendar, the clocks and the due dates come out the same', async () => {
    const specs = ['working-calendar', 'project', 'clock-budgets', 'evolve-clocks', 'explain-due'].map(
      (name) => `libs/law/${name}.spec.ts`,
    );
    const { stdout } = await run(
      process.execPath,
      ['--experimental-vm-modules', jest, '--selectProjects', 'unit', '-i', '--json', ...specs],
      {
        cwd: root,
        env,
        maxBuffer: 64 * 1024 * 1024,
      },
    );
    const result = JSON.parse(stdout.slice(stdout.indexOf('{'))) as Result;
    expect(result).toMatchObject({ success: true, numFailedTests: 0 });
    expect(result.numPassedTests).toBeGreaterThan(150);
  }, 120_000);
});
