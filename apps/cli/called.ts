import { eventCatalogue, isCaseEventType } from '#libs/case';
import type { Organisation } from '#libs/identity';
import type { UnitCode } from '#libs/kernel';
import { clockTitle } from '#libs/law';
import { wallClock } from './output.js';
import type { Output } from './output.js';

/** What codes and ids are called, for people; `--json` has them as they are. What nobody knows is called as it is. */

type Names = Pick<Organisation, 'get' | 'shortName'>;

/** `230781` → 铁力市市场监督管理局. */
export function unitCalled(names: Pick<Organisation, 'get'>, code: string, out: Output): string {
  const name = names.get(code as UnitCode)?.name;
  return name ? out.pick(name) : code;
}

/** `230781` → 铁力市局, for narrow columns. */
export function unitCalledShort(names: Names, code: string, out: Output): string {
  const name = names.shortName(code as UnitCode);
  return name ? out.pick(name) : code;
}

/** The same of what a unit holds itself, without what is below it. A station has nothing below it. */
export function ownCalledShort(names: Names, code: string, out: Output): string {
  const level = names.get(code as UnitCode)?.level;
  const own = level === 'bureau' || level === 'county' ? out.t('（本级）', ' (itself)') : '';
  return unitCalledShort(names, code, out) + own;
}

/** `initial-review` → 初查（受理决定）. */
export function clockCalled(name: string, out: Output): string {
  const title = clockTitle(name);
  return title ? out.pick(title) : name;
}

/** What is behind a figure: a clock, or an event. */
export function clockOrEventCalled(name: string, out: Output): string {
  return isCaseEventType(name) ? out.pick(eventCatalogue[name].title) : clockCalled(name, out);
}

/** When a clock is due; of one that stands still there is no day yet, so there is none that could be provisional. */
export function dueCalled(
  { dueAt, firmness }: { readonly dueAt: string | null; readonly firmness: string },
  out: Output,
): string {
  const provisional = dueAt !== null && firmness === 'provisional';
  return wallClock(dueAt) + (provisional ? out.t('（暂定）', ' (provisional)') : '');
}
