import { channelTitles, kindTitles } from '#libs/case';
import type { Organisation } from '#libs/identity';
import type { Bilingual, UnitCode } from '#libs/kernel';
import type { Cell, Fact, RatesToTell } from '#libs/reports';
import type { RatesAnswer, RatesParameters } from '../../server/index.js';
import { unitCalledShort } from '../called.js';
import type { Output } from '../output.js';

/** What rows are told apart by, as a heading. */
export const GROUPINGS = {
  unit: { zh: '单位', en: 'unit' },
  handler: { zh: '承办人', en: 'handler' },
  channel: { zh: '渠道', en: 'channel' },
  kind: { zh: '类型', en: 'kind' },
  category: { zh: '类别', en: 'category' },
  month: { zh: '月份', en: 'month' },
} as const;

type Units = Pick<Organisation, 'get' | 'shortName'>;

/** The rows of an answer for a report; undefined where none were asked for. */
export function rowsToTell(answer: RatesAnswer, units: Units, out: Output): RatesToTell['rows'] {
  if (answer.groupBy.length === 0) return undefined;
  return {
    heads: answer.groupBy.map((each) => out.pick(GROUPINGS[each])),
    rows: answer.groups.map(({ by, rates }) => ({
      told: answer.groupBy.map((each): Cell => {
        if (each === 'unit') return unitCell(by, units, out);
        return { kind: 'text', text: called(each, by[each] ?? '—', out) };
      }),
      figures: rates,
    })),
  };
}

function unitCell({ unit = '', own }: RatesAnswer['groups'][number]['by'], units: Units, out: Output): Cell {
  const found = units.get(unit as UnitCode);
  const mark = own ? out.t('（本级）', ' (itself)') : '';
  if (!found) return { kind: 'text', text: unit + mark };
  return { kind: 'text', text: out.pick(found.name) + mark, short: unitCalledShort(units, found.code, out) + mark };
}

/** What the figures leave out, as it was asked for. */
export function narrowedTo({ own, handler, channel, kind, category }: RatesParameters, out: Output): readonly Fact[] {
  const told = { handler, channel, kind, category };
  return [
    ...(own === undefined ? [] : [{ label: out.t('范围', 'Of'), value: out.t('仅本级', 'the unit itself') }]),
    ...(['handler', 'channel', 'kind', 'category'] as const).flatMap((each) => {
      const names = [told[each] ?? []].flat().flatMap((some) => (each === 'category' ? some : some.split(',')));
      if (names.length === 0) return [];
      const value = names.map((name) => called(each, name, out)).join(out.t('、', ', '));
      return [{ label: out.pick(GROUPINGS[each]), value }];
    }),
  ];
}

/** What the engine names itself in the reader's language; handlers, categories and months stand for themselves. */
function called(what: keyof typeof GROUPINGS, name: string, out: Output): string {
  const titles: Readonly<Record<string, Bilingual>> =
    what === 'channel' ? channelTitles : what === 'kind' ? kindTitles : {};
  const title = titles[name];
  return title ? out.pick(title) : name;
}
