import { actionsPage } from './actions-page.js';
import { clocksPage } from './clocks-page.js';
import { configurationPage } from './configuration-page.js';
import { eventsPage } from './events-page.js';
import { problemsPage } from './problems-page.js';
import { rejectionsPage } from './rejections-page.js';
import { statesPage } from './states-page.js';

export { projectRoot } from './project-root.js';

/** The pages that a program writes, by their path from the project's root. */
export const referencePages: Readonly<Record<string, () => string>> = {
  'docs/reference/actions.md': actionsPage,
  'docs/reference/clocks.md': clocksPage,
  'docs/reference/configuration.md': configurationPage,
  'docs/reference/events.md': eventsPage,
  'docs/reference/problems.md': problemsPage,
  'docs/reference/rejections.md': rejectionsPage,
  'docs/reference/states.md': statesPage,
};

const [OPEN, CLOSE] = ['<!-- configuration -->', '<!-- /configuration -->'];

/** The table between the README's configuration markers; `undefined` where they are missing. */
export function configurationIn(readme: string): string | undefined {
  const [from, to] = [readme.indexOf(OPEN), readme.indexOf(CLOSE)];
  return from < 0 || to < from ? undefined : readme.slice(from + OPEN.length, to).trim();
}

/** The README with that table between its markers, which are added at the end where they are missing. */
export function withConfiguration(readme: string, table: string): string {
  const section = `${OPEN}\n\n${table}\n\n${CLOSE}`;
  const [from, to] = [readme.indexOf(OPEN), readme.indexOf(CLOSE)];
  if (from < 0 || to < from) return `${readme.trimEnd()}\n\n${section}\n`;
  return readme.slice(0, from) + section + readme.slice(to + CLOSE.length);
}
