import { readFileSync } from 'node:fs';
import { dirname, join, matchesGlob, normalize } from 'node:path';
import { configurationTable } from '#libs/platform';
import { configurationIn, projectRoot, referencePages, withConfiguration } from './reference/index.js';
import { problemsIn } from './reference/problems-in-sources.js';
import { trackedFiles } from './tracked-files.js';

const root = projectRoot();
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const pages = trackedFiles().filter((file) => file.endsWith('.md'));

describe('The reference', () => {
  it.each(Object.entries(referencePages))('%s is what the code says today (npm run docs:generate)', (file, render) => {
    expect(read(file)).toBe(render());
  });

  it('has the configuration table in the README, too', () => {
    expect(configurationIn(read('README.md'))).toBe(configurationTable());
  });

  it('adds the table to a README without markers, and replaces it between them', () => {
    const once = withConfiguration('# A\n', '| old |');
    expect(configurationIn(once)).toBe('| old |');
    expect(withConfiguration(`${once}\nafter\n`, '| new |')).toBe(
      '# A\n\n<!-- configuration -->\n\n| new |\n\n<!-- /configuration -->\n\nafter\n',
    );
  });

  it('finds a problem wherever the code makes one, and no part of one', () => {
    const source = `
      new ProblemError({ code: 'port.taken', messages: { zh: \`端口 \${config.port}\`, en: \`port \${config.port}\` }, next: { zh: '换', en: 'change' } });
      const FAULTS = { 'file.empty': { zh: '空', en: 'empty' } };
      const MEANING = { cycle: { zh: '环', en: 'a ring' } };
      super({ code: \`tree.\${fault}\`, messages: text });
      const field = { field: 'a', code: 'not.a-problem', messages: { zh: '否', en: 'no' } };
      new ProblemError({ field: 'a', code: 'key.reused', status: 422, messages: { zh: '重复', en: 'again' } });
      const other = { code: 'plain', messages: { zh: '否', en: 'no' } };`;
    expect(problemsIn('libs/a.ts', source).map(({ code, en, nextEn }) => [code, en, nextEn])).toEqual([
      ['port.taken', 'port {port}', 'change'],
      ['file.empty', 'empty', ''],
      ['tree.cycle', 'a ring', ''],
      ['key.reused', 'again', ''],
    ]);
  });
});

describe('A page', () => {
  it.each(pages)('%s leads nowhere that is not there', (file) => {
    const targets = [...read(file).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target ?? '');
    const missing = targets
      .filter((target) => !/^([a-z]+:|#)/.test(target))
      .map((target) => normalize(join(dirname(file), target.replace(/#.*$/, ''))))
      .filter(
        (target) =>
          !trackedFiles().some((known) => known === target || known.startsWith(`${target.replace(/\/$/, '')}/`)),
      );
    expect(missing).toEqual([]);
  });
});

describe('What a page names in the tree', () => {
  /** A file, a folder, or a pattern of files. */
  const known = (target: string): boolean => {
    const path = target.replace(/\/$/, '');
    return trackedFiles().some((file) => file.startsWith(`${path}/`) || matchesGlob(file, path));
  };
  const named = (text: string) =>
    [...text.matchAll(/`((?:apps|libs|projections|test|docs)\/[^`\s]+)`/g)].map(([, target]) => target ?? '');

  it.each(pages)('%s names only what is there', (file) => {
    expect(named(read(file)).filter((target) => !known(target))).toEqual([]);
  });

  it('would be caught where it is gone', () => {
    expect(['libs/kernel', 'libs/*/index.ts', 'libs/law/nothing.spec.ts', 'libs/kern'].map(known)).toEqual([
      ...[true, true, false, false],
    ]);
  });

  it('proves every guarantee of the README by a specification that is there', () => {
    const [, table = ''] = read('README.md').split('## 保证');
    const rows = (table.split('\n## ')[0] ?? '').split('\n').filter((line) => /^\| (?!what|-)/.test(line));
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.filter((row) => !named(row).some((target) => /\.spec\.ts$/.test(target) && known(target)))).toEqual([]);
  });

  it('calls the tests by their names', () => {
    const quoted = pages.flatMap((page) =>
      [...read(page).matchAll(/`([^`\s]+\.ts)`\s+\(((?:"[^"]+"[,\s]*)+)\)/g)].flatMap(([, spec = '', names = '']) =>
        [...names.matchAll(/"([^"]+)"/g)].map(([, name = '']) => ({ page, spec, name: name.replace(/\s+/g, ' ') })),
      ),
    );
    expect(quoted.length).toBeGreaterThan(3);
    expect(quoted.filter(({ spec, name }) => !read(spec).includes(name))).toEqual([]);
  });
});

describe('A choice that would surprise', () => {
  it.each(pages.filter((file) => file.startsWith('docs/adr/')))(
    '%s tells its context, the decision, the consequence and the evidence',
    (file) => {
      const parts = [...read(file).matchAll(/^\*\*(\w+)\.\*\* /gm)].map(([, part]) => part);
      expect(parts).toEqual(['Context', 'Decision', 'Consequence', 'Evidence']);
    },
  );
});
