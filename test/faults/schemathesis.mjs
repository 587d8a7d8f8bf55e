// Has schemathesis make requests from the served OpenAPI document, against a server on a folder of its own.
//
//   npm run fuzz:schemathesis -- --examples 200 --seed 1
//
// Python 3.10 or newer has to be at hand; schemathesis comes from PyPI, pinned in schemathesis/requirements.txt, into a folder that is
// removed afterwards. What it says goes to standard error, the totals as one line of JSON to standard output; exit code 1 when any
// check failed, 69 without Python.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Known } from '../../dist/test/support/fuzzing/known.js';
import { sowCases } from '../../dist/test/support/fuzzing/seeds.js';
import { Shuangwei } from '../../dist/test/support/shuangwei.js';

const { values } = parseArgs({
  options: {
    /** Of each operation and kind, beside those that schemathesis works out by itself. */
    examples: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    /** Only this operation. */
    only: { type: 'string' },
    /** A Python to use. */
    python: { type: 'string' },
  },
});
const here = new URL('schemathesis/', import.meta.url).pathname;

const python = [values.python, 'python3', 'python'].find((each) => each !== undefined && isNewEnough(each));
if (python === undefined) {
  console.error(
    '需要 Python 3.10 或更高版本（可用 --python 指定）。npm test 中的 test/e2e/fuzz.e2e.spec.ts 不需要 Python。\n' +
      'Python 3.10 or newer is needed, on the path or with --python; test/e2e/fuzz.e2e.spec.ts in npm test does without.',
  );
  process.exit(69);
}

const folder = await mkdtemp(join(tmpdir(), 'shuangwei-schemathesis-'));
const city = await Shuangwei.onFreshFolder(
  Object.fromEntries(['COMMANDS', 'READS', 'FEEDS', 'UPLOADS', 'FAILED_TOKENS'].map((of) => [`LIMIT_${of}`, '0'])),
);
// Ctrl-C ends what runs, and we clear up behind it.
let running;
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => running?.kill(signal));
try {
  await run(python, ['-m', 'venv', join(folder, 'venv')]);
  const bin = join(folder, 'venv', process.platform === 'win32' ? 'Scripts' : 'bin');
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', join(here, 'requirements.txt')];
  await run(join(bin, 'python'), pip);

  const server = await city.serve();
  await server.ready();
  const known = new Known();
  await sowCases(server, known);
  const config = join(folder, 'schemathesis.toml');
  await writeFile(config, configuration(await readFile(join(here, 'schemathesis.toml'), 'utf8'), known.caseIds));
  const report = join(folder, 'report.json');
  const began = performance.now();
  const code = await run(
    join(bin, 'st'),
    [
      ...['--config-file', config, 'run', `${server.url}/api/openapi.json`, '--checks', 'all'],
      ...['--max-examples', values.examples, '--seed', values.seed],
      ...['--header', `Authorization: Bearer ${await city.token()}`],
      ...['--report', 'json', '--report-json-path', report],
      ...(values.only === undefined ? [] : ['--include-operation-id', values.only]),
    ],
    [0, 1],
  );
  const alive = (await server.get('/health/ready')).ok;
  const figures = figuresOf(JSON.parse(await readFile(report, 'utf8')));
  const seconds = Math.round((performance.now() - began) / 1_000);
  console.log(JSON.stringify({ ...figures, seed: Number(values.seed), seconds, alive }));
  process.exitCode = code !== 0 || !alive ? 1 : 0;
} finally {
  await city.end();
  await rm(folder, { recursive: true, force: true });
}

function isNewEnough(command) {
  const { status } = spawnSync(command, ['-c', 'import sys, venv; sys.exit(sys.version_info < (3, 10))']);
  return status === 0;
}

/** The configuration with where the hooks are, and with ids of cases that are there, for most of the paths that name one. */
function configuration(text, ids) {
  return [
    `hooks = ${JSON.stringify(join(here, 'hooks.py'))}`,
    text,
    '[dictionaries.cases]',
    `values = ${JSON.stringify(ids)}`,
    '[parameters]',
    '"path.id" = { dictionary = "cases", probability = 0.8 }',
  ].join('\n');
}

/** What there is to say of a report in one line. */
function figuresOf({ schemathesis_version: schemathesis, operations, phases, test_cases: cases, failures, errors }) {
  return {
    ...{ schemathesis, operations: operations.tested, requests: cases.generated, failing: cases.with_failures },
    phases: Object.fromEntries(Object.entries(phases).map(([name, { status }]) => [name, status])),
    failures: failures.map(({ title, count, operations: at }) => ({ title, count, at })),
    errors: errors.length,
  };
}

/** Runs a program to its end, showing what it says. @throws Error where it ends with something else than expected */
function run(command, words, expected = [0]) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, words, {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NO_COLOR: '1' },
    });
    running = child;
    child.stdout.pipe(process.stderr);
    child.once('error', reject);
    child.once('close', (code) =>
      expected.includes(code) ? resolve(code) : reject(new Error(`${command} ended with ${code}`)),
    );
  });
}
