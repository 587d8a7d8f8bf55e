import { join } from 'node:path';
import { ESLint } from 'eslint';
import { projectRoot } from './reference/index.js';

const root = projectRoot();
const eslint = new ESLint({ cwd: root });

/** Rules that a text breaks if it stands in that file. The file has to exist: typed rules ask the project for it. */
async function broken(file: string, text: string): Promise<readonly string[]> {
  const [result] = await eslint.lintText(text, { filePath: join(root, file) });
  return (result?.messages ?? []).map(({ ruleId, message }) => ruleId ?? message);
}

describe('The lint', () => {
  it.each(['Saga', 'EventsHandler', 'EventBus', 'EventPublisher', 'ofType'])(
    'refuses %s of @nestjs/cqrs: whatever must happen is a checkpointed consumer of the log',
    async (name) => {
      const text = `import { ${name} } from '@nestjs/cqrs';\nexport const used: unknown = ${name};\n`;
      expect(await broken('libs/case/commands/registry.ts', text)).toEqual(['no-restricted-imports']);
    },
  );

  it('takes the command bus', async () => {
    const text = "import { CommandBus } from '@nestjs/cqrs';\nexport const used: unknown = CommandBus;\n";
    expect(await broken('libs/case/commands/registry.ts', text)).toEqual([]);
  });

  it.each([
    ['Math.random()', 'libs/case/domain/decider.ts'],
    ['Date.now()', 'libs/case/domain/decider.ts'],
    ['new Date()', 'libs/law/project.ts'],
    ['Date.now()', 'projections/case-queue/projection.ts'],
  ])('refuses %s in %s: time and chance arrive in the context', async (call, file) => {
    expect(await broken(file, `export const value = ${call};\n`)).toEqual(['no-restricted-syntax']);
  });

  it('lets the kernel\u2019s clock ask the machine, and tests as well', async () => {
    for (const file of ['libs/kernel/instant.ts', 'libs/law/project.spec.ts']) {
      expect(await broken(file, 'export const now = Date.now();\n')).toEqual([]);
    }
  });

  it('refuses any and what may be missing', async () => {
    const text = 'export const take = (value: any, list: string[]): string => value + list[0]!;\n';
    expect(await broken('libs/case/domain/decider.ts', text)).toEqual(
      expect.arrayContaining(['@typescript-eslint/no-explicit-any', '@typescript-eslint/no-non-null-assertion']),
    );
  });
});
