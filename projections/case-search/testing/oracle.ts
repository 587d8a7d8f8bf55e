import type { CaseEvent } from '#libs/case';
import type { Stored } from '#libs/kernel';
import { caseKey } from '#projections/case-clocks';

/**
 * Searching as one would without an index: `includes` on the texts. It knows nothing of pairs of characters or of places; the
 * index has to find exactly what this finds.
 */
export interface Texts {
  readonly public: readonly string[];
  readonly personal: readonly string[];
}

/** The searched texts of every case, out of its events. */
export function textsOf(log: readonly Stored<CaseEvent>[]): ReadonlyMap<string, Texts> {
  const cases = new Map<string, { public: string[]; personal: string[] }>();
  for (const event of log) {
    const key = caseKey(event);
    if (key === null) continue;
    const texts = cases.get(key) ?? { public: [], personal: [] };
    cases.set(key, texts);
    const add = (to: string[], ...some: readonly (string | null | undefined)[]) =>
      to.push(...some.filter((text) => typeof text === 'string').map(plain));
    const said = { type: event.type, data: event.data } as CaseEvent;
    switch (said.type) {
      case 'CaseRegistered': {
        const { respondent, source, category, problem, place, request } = said.data;
        add(texts.public, respondent?.name, respondent?.uscc, source.number, category, problem, place);
        add(texts.personal, request);
        break;
      }
      case 'TestingCommissioned':
        add(texts.public, said.data.subject);
        break;
      case 'NoteAdded':
      case 'FeedbackGiven':
        add(texts.personal, said.data.text);
        break;
      case 'ReportSupplemented':
        add(texts.personal, said.data.facts);
        break;
      case 'LeadFound':
        add(texts.personal, said.data.lead);
        break;
      case 'ComplaintNotAccepted':
      case 'MediationTerminated':
        add(texts.personal, said.data.reason);
        break;
      case 'MediationSessionHeld':
        add(texts.personal, said.data.summary);
        break;
      case 'CaseNotFiled':
        add(texts.personal, said.data.explanation);
        break;
      case 'ConsultationAnswered':
        add(texts.personal, said.data.answer);
        break;
      case 'FollowUpRecorded':
        add(texts.personal, said.data.remark);
        break;
      default:
    }
  }
  return cases;
}

/** The cases that the words are all in. */
export function found(texts: ReadonlyMap<string, Texts>, query: string, personal: boolean): string[] {
  const words = wordsIn(query);
  return [...texts]
    .filter(([, of]) => {
      const searched = personal ? [...of.public, ...of.personal.map(withoutLongNumbers)] : of.public;
      return words.every((word) => searched.some((text) => holds(text, word)));
    })
    .map(([key]) => key)
    .sort();
}

export function wordsIn(text: string): string[] {
  return plain(text)
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter((word) => word !== '');
}

const plain = (text: string): string => text.normalize('NFKC').toLowerCase();
const isIdeograph = (character: string | undefined): boolean =>
  character !== undefined && /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/u.test(character);
const isInWord = (character: string | undefined): boolean =>
  character !== undefined && /[\p{L}\p{N}\p{M}]/u.test(character) && !isIdeograph(character);

/** Numbers of seven digits and more are not searched in free text, nor telephone numbers in groups. */
function withoutLongNumbers(text: string): string {
  return text
    .replace(/(^|[^\d])1[3-9]\d[-\s]\d{4}[-\s]\d{4}(?!\d)/g, '$1\u0000')
    .replace(/[\p{L}\p{N}\p{M}]+/gu, (run) =>
      run.replace(/[^\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]+/gu, (word) =>
        (word.match(/\p{Nd}/gu)?.length ?? 0) >= 7 ? '\u0000' : word,
      ),
    );
}

/** The word is in the text, and neither cuts a Latin word or a number in two. */
function holds(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const before = [...text.slice(0, at)].at(-1);
    const after = [...text.slice(at + word.length)][0];
    const [first, last] = [[...word][0], [...word].at(-1)];
    if (!(isInWord(first) && isInWord(before)) && !(isInWord(last) && isInWord(after))) return true;
  }
  return false;
}
