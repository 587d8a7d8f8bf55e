import fc from 'fast-check';
import type { CaseEvent } from '#libs/case';
import { projectInMemory } from '#libs/projecting';
import { PERSONAL, lifeOf, lives, logOf } from '../../test/support/case-histories.js';
import type { Life, Moment } from '../../test/support/case-histories.js';
import { keepsThePromisesOfAProjection } from '../../test/support/projection-contract.js';
import { caseSearch } from './projection.js';
import type { CaseSearchRow } from './row.js';
import { decodeState, emptyState, encodeState, shown, told } from './state.js';

keepsThePromisesOfAProjection(caseSearch);

/** A life with one more event at its end. */
function andThen(life: Life, event: CaseEvent): Life {
  const last: Moment = { afterHours: 1, unit: '230702', event };
  return { ...life, moments: [...life.moments, last] };
}

async function rowOf(life: Life): Promise<CaseSearchRow> {
  const model = await projectInMemory(caseSearch, [logOf([life], () => 0)]);
  return model.rows<CaseSearchRow>('case_search')[0]!;
}

const lexemes = (vector: string): string[] => vector.split(' ').map((item) => item.split(':')[0]!);

describe('what a case is found by', () => {
  it('is its business, its numbers, category, problem and place, for everybody', async () => {
    const found = lexemes((await rowOf(lifeOf('unfinished', 5))).public);
    expect(found).toEqual(
      expect.arrayContaining(['伊春', '商行', '92230702ma1bxxxx0q', 'n5', '预付', '付卡', '退款', '春区']),
    );
  });

  it('is the request and what was written since, only for those who may read personal data', async () => {
    const row = await rowOf(
      andThen(lifeOf('unfinished', 1), { type: 'NoteAdded', data: { text: '已电话联系投诉人' } }),
    );
    expect(lexemes(row.with_personal)).toEqual(expect.arrayContaining(['要求', '求退', '电话', '投诉']));
    expect(lexemes(row.public)).not.toEqual(expect.arrayContaining(['要求']));
    expect(lexemes(row.public)).not.toEqual(expect.arrayContaining(['电话']));
  });

  it('is a product that is sent to a laboratory', async () => {
    expect(lexemes((await rowOf(lifeOf('tested', 1))).public)).toEqual(expect.arrayContaining(['跑步', '步机']));
  });

  it('is never a submitter: no field of one is read', async () => {
    const plain = lifeOf('settled', 3);
    const [first, ...others] = plain.moments;
    const { event } = first!;
    if (event.type !== 'CaseRegistered') throw new RangeError(event.type);
    const submitter = { name: '欧阳某某', phone: '13812345678', address: '梧桐巷', idNumber: '11010519491231002X' };
    const representative = { name: '司徒某', phone: '13912345678', idNumber: null, powers: '代为和解' };
    const data = { ...event.data, submitter, representative };
    const other = { ...plain, moments: [{ ...first!, event: { ...event, data } }, ...others] };
    expect(await rowOf(other)).toEqual(await rowOf(plain));
  });

  it('is no number that might be of a telephone, a card or a person, though somebody wrote it into a free text', async () => {
    const text =
      '回电13812345678、139-1234-5678或0458-3601234，证件23070219800101123X、230702 19800101 123x，付款1280元，订单A12345678';
    const row = await rowOf(andThen(lifeOf('settled', 1), { type: 'NoteAdded', data: { text } }));
    const open = lexemes(row.public);
    const found = lexemes(row.with_personal).filter((lexeme) => !open.includes(lexeme));
    expect(found).toEqual(expect.arrayContaining(['回电', '1280', '0458']));
    for (const part of ['139', '1234', '5678', '230702', '123x']) expect(found).not.toContain(part);
    expect(found.filter((lexeme) => (lexeme.match(/\d/g)?.length ?? 0) >= 7)).toEqual([]);
  });

  it('holds no text as it was written', async () => {
    const model = await projectInMemory(caseSearch, [
      logOf(
        lives.map((name, index) => lifeOf(name, index)),
        () => 0,
      ),
    ]);
    for (const text of [PERSONAL.request, '要求退款', '不可见']) expect(model.dump()).not.toContain(text);
  });
});

describe('the private state', () => {
  it('comes back as it was, whatever the texts are', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.string({ unit: 'binary' })), { maxLength: 6 }), (texts) => {
        let state = emptyState;
        for (const [open, text] of texts) state = open ? shown(state, text) : told(state, text);
        const stored = encodeState(state);
        expect(encodeState(decodeState(stored))).toBe(stored);
        expect(encodeState(told(decodeState(stored), '再来一次 again'))).toBe(
          encodeState(told(state, '再来一次 again')),
        );
      }),
    );
  });

  it('keeps a text once that is written again and again', () => {
    const once = told(emptyState, '已组织双方调解，达成一致。');
    expect(told(once, '双方调解，达成一致')).toBe(once);
    expect(told(once, '双方达成一致')).not.toBe(once);
  });

  it('is cut where a case holds more than fits, and says so', () => {
    const long = told(
      emptyState,
      Array.from({ length: 30_000 }, (_, i) => String.fromCodePoint(0x4e00 + ((i * 7919) % 20_000))).join(''),
    );
    expect(long.personal.cut).toBe(true);
    expect(long.personal.end).toBe(16_000);
    const same = told(
      emptyState,
      Array.from({ length: 300 }, (_, i) => `退款${String.fromCodePoint(0x4e00 + i)}`).join('，'),
    );
    expect(same.personal.cut).toBe(true);
  });
});
