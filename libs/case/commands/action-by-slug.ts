import { caseActions } from '../domain/actions.js';
import type { ActionClass } from './act-on-case.js';
import { actionClasses } from './registry.js';

const bySlug = new Map<string, ActionClass>(
  actionClasses.map((action) => [caseActions[action.kind].slug, action as unknown as ActionClass]),
);

/** The action of a URL or command line: `accept`, `record-agreement` … */
export function actionBySlug(slug: string): ActionClass | undefined {
  return bySlug.get(slug);
}

/** All actions with their slugs, in the order of the registry. */
export function actionSlugs(): readonly string[] {
  return [...bySlug.keys()];
}
