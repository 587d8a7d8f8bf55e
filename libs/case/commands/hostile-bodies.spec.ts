import { canonicalJson } from '#libs/kernel';
import { InvalidInput, validated } from '#libs/platform';
import { commandOf } from './act-on-case.js';
import { actionBySlug, actionSlugs } from './action-by-slug.js';
import { actionFields, commonFields } from './action-fields.js';
import type { ActionField } from './action-fields.js';
import { RegisterCaseBody } from './register-case.command.js';

/** What nobody means and somebody sends. */
const hostile: readonly unknown[] = [
  ...[null, true, 0, -1, 0.5, 1e21, Number.MAX_SAFE_INTEGER + 2],
  ...['', ' ', 'x', 'x'.repeat(10_000), '\ud800', 'a\u0000b', '2026-02-30', '2026-13-01T00:00:00Z'],
  ...[[], [null], [[]], [{}], ['\ud800'], ['a\u0000'], ['x', 'x'], {}, { length: 1 }, { then: 1 }],
];

const sound: Readonly<Record<ActionField['kind'], unknown>> = {
  text: '说明',
  choice: '',
  flag: true,
  number: 1,
  instant: '2026-05-06T09:00:00+08:00',
  date: '2026-05-06',
  case: 'T-7KQ2-M9XA-4C3F-HZ8W',
  unit: '230717',
  uuid: '5a1f3a52-6a0c-4a0e-9d3f-0d6f3c8f7a11',
  pattern: '',
  object: {},
};

/** Fields that have a form of their own. */
const patterned: Readonly<Record<string, unknown>> = {
  satisfaction: 5,
  expectedRevision: '0',
  role: 'handler',
  sha256: 'a'.repeat(64),
  evidence: 'a'.repeat(64),
  mediaType: 'image/jpeg',
  system: 'api',
};

function soundValue({ name, kind, values, fields, list, min }: ActionField): unknown {
  const one = fields
    ? bodyOf(fields)
    : kind === 'number'
      ? (min ?? 1)
      : (patterned[name] ?? values?.[0] ?? sound[kind]);
  return list ? [one] : one;
}

const bodyOf = (fields: readonly ActionField[]): Record<string, unknown> =>
  Object.fromEntries(fields.map((field) => [field.name, soundValue(field)]));

/** Every body in which one field, at whatever depth, has a hostile value. */
function* poisoned(fields: readonly ActionField[]): Generator<Record<string, unknown>> {
  const body = bodyOf(fields);
  for (const { name, fields: nested, list } of fields) {
    for (const value of hostile) yield { ...body, [name]: value };
    for (const inner of nested ? poisoned(nested) : []) yield { ...body, [name]: list ? [inner] : inner };
  }
}

/** The fields that all actions share are tried with one of them. */
function* poisonedBodiesOf(slug: string): Generator<Record<string, unknown>> {
  const [own, common] = [actionFields(slug), commonFields()];
  if (slug === 'register') {
    yield* poisoned([...own, ...common]);
    return;
  }
  for (const body of poisoned(own)) yield { ...bodyOf(common), ...body };
  yield { ...bodyOf(common), ...bodyOf(own), nix: 1 };
}

describe('a body with a value that nobody means', () => {
  it.each(['register', ...actionSlugs()])(
    'is refused as bad input or can be recorded, and nothing in between: %s',
    (slug) => {
      const Body = slug === 'register' ? RegisterCaseBody : actionBySlug(slug)?.Body;
      if (!Body) throw new Error(slug);
      expect(() => validated(Body, { ...bodyOf(commonFields()), ...bodyOf(actionFields(slug)) })).not.toThrow();
      let refused = 0;
      for (const body of poisonedBodiesOf(slug)) {
        try {
          canonicalJson(commandOf('AddNote', validated(Body, body)));
        } catch (error) {
          if (!(error instanceof InvalidInput))
            throw new Error(`${JSON.stringify(body)}: ${String(error)}`, { cause: error });
          refused++;
        }
      }
      expect(refused).toBeGreaterThan(0);
    },
  );
});
