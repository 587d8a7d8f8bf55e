import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedFromRoutes } from './openapi/index.js';
import { projectRoot } from './reference/index.js';

/** Reads every source of the server as the compiler does, which takes a while. */
describe('What is made from the routes', () => {
  let files: Readonly<Record<string, string>>;
  beforeAll(async () => {
    files = await generatedFromRoutes();
  }, 300_000);

  it.each(['docs/reference/openapi.json', 'docs/reference/http-api.md', 'libs/api-client/schema.generated.ts'])(
    '%s is what the code says today (npm run docs:generate)',
    (file) => {
      expect(readFileSync(join(projectRoot(), file), 'utf8')).toBe(files[file]);
    },
  );
});
