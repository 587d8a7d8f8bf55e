import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { configurationTable } from '#libs/platform';
import { generatedFromRoutes } from './openapi/index.js';
import { projectRoot, referencePages, withConfiguration } from './reference/index.js';
import { generatedFromLanguage } from './streams/index.js';

/** `npm run docs:generate`: writes the reference pages, what follows from the routes and the published language, and the README's configuration table. */
const root = projectRoot();

for (const [file, render] of Object.entries(referencePages)) write(file, render());
for (const [file, text] of Object.entries(await generatedFromRoutes())) write(file, text);
for (const [file, text] of Object.entries(await generatedFromLanguage())) write(file, text);
const readme = join(root, 'README.md');
writeFileSync(readme, withConfiguration(readFileSync(readme, 'utf8'), configurationTable()));
console.log('README.md: configuration');

function write(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
  console.log(file);
}
