import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { configurationTable } from '#libs/platform';
import { projectRoot, referencePages, withConfiguration } from './reference/index.js';

/** `npm run docs:generate`: writes the reference pages and the README's configuration table. */
const root = projectRoot();

for (const [file, render] of Object.entries(referencePages)) {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), render());
  console.log(file);
}
const readme = join(root, 'README.md');
writeFileSync(readme, withConfiguration(readFileSync(readme, 'utf8'), configurationTable()));
console.log('README.md: configuration');
