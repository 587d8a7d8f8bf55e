import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ruleSets } from '#libs/law';
import { projectRoot } from './reference/index.js';
import { trackedFiles } from './tracked-files.js';

describe('The articles that a regulation lists by topic', () => {
  const domain = trackedFiles()
    .filter((file) => /^libs\/case\/domain\/.*(?<!\.spec)\.ts$/.test(file))
    .map((file) => readFileSync(join(projectRoot(), file), 'utf8'))
    .join('\n');

  it.each(ruleSets().map((ruleSet) => [ruleSet.id, Object.keys(ruleSet.articles)] as const))(
    'of %s are each cited by a decider: what nobody cites is not listed',
    (_, topics) => {
      expect(topics.length).toBeGreaterThan(10);
      expect(topics.filter((topic) => !domain.includes(`'${topic}'`))).toEqual([]);
    },
  );
});
