import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = new URL('../../', import.meta.url).pathname;
const depcruise = `${root}node_modules/dependency-cruiser/bin/dependency-cruiser.mjs`;

interface Report {
  summary: { violations: { from: string; to: string; rule: { name: string } }[]; totalCruised: number };
}

async function cruise(cwd: string): Promise<Report['summary']> {
  const { stdout } = await run(
    process.execPath,
    [
      depcruise,
      '--config',
      `${root}.dependency-cruiser.cjs`,
      '--ts-config',
      `${root}tsconfig.json`,
      '--output-type',
      'json',
      'apps',
      'libs',
      'projections',
    ],
    { cwd, maxBuffer: 64 * 1024 * 1024 },
  ).catch((error: { stdout: string }) => error);
  return (JSON.parse(stdout) as Report).summary;
}

describe('the arrows of the house', () => {
  it('all run one way, and nothing reaches past a door', async () => {
    const { violations, totalCruised } = await cruise(root);
    expect(violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)).toEqual([]);
    expect(totalCruised).toBeGreaterThan(100);
  }, 60_000);

  it.each([
    'kernel-stands-alone',
    'law-stands-on-the-kernel-alone',
    'domain-code-is-pure',
    'libs-know-no-projections-or-apps',
    'projections-know-no-apps',
    'nothing-reaches-past-a-door',
    'no-cycles',
    'nothing-unresolved',
  ])('are watched: a house that breaks %s is caught', async (rule) => {
    const { violations } = await crooked;
    expect(violations.map((violation) => violation.rule.name)).toContain(rule);
  });
});

const crooked = cruise(`${root}test/house/crooked`);
