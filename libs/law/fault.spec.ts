import { z } from 'zod';
import { checkData, InvalidDataFile, parseYaml } from './data-file.js';
import { amiss, complain, faultOf, reason } from './fault.js';

const chinese = /[\u4e00-\u9fff]/;

function faultsIn(read: () => unknown): InvalidDataFile['faults'] {
  try {
    read();
  } catch (error) {
    if (error instanceof InvalidDataFile) return error.faults;
    throw error;
  }
  return [];
}

describe('What is wrong with a data file', () => {
  it('is said in Chinese and in English, with a code, whoever found it', () => {
    const own = z.string().superRefine((text, context) => {
      if (text !== 'x') complain(context, reason('not-x', '不是 x', 'is not x'), ['deep', 0]);
    });
    const schema = z.strictObject({
      ...{ own, checked: z.string().refine((text) => text === 'y', amiss('not-y', '不是 y', 'is not y')) },
      ...{ number: z.int().min(1), one: z.enum(['a', 'b']), list: z.array(z.string()).min(1), missing: z.string() },
    });
    const data = { own: 'o', checked: 'o', number: 'many', one: 'c', list: [], more: 1 };
    const faults = faultsIn(() => checkData('file', data, schema));
    expect(new Map(faults.map(({ path, code }) => [path, code]))).toEqual(
      new Map([
        ...([
          ['own.deep.0', 'not-x'],
          ['checked', 'not-y'],
          ['number', 'invalid-type'],
          ['one', 'invalid-value'],
        ] as const),
        ...([
          ['list', 'too-small'],
          ['missing', 'invalid-type'],
          ['', 'unrecognized-keys'],
        ] as const),
      ]),
    );
    for (const { messages } of faults) {
      expect(messages.zh).toMatch(chinese);
      expect(messages.en).not.toMatch(chinese);
    }
    expect(faults.find(({ path }) => path === 'own.deep.0')?.messages).toEqual({ zh: '不是 x', en: 'is not x' });
    // What was given is told as it was.
    expect(faults.find(({ path }) => path === 'number')?.messages.zh).toContain('string');
  });

  it('names the place where a text is no YAML', () => {
    const [fault] = faultsIn(() => parseYaml('file', 'a: 1\nb: [1'));
    expect(fault).toMatchObject({ path: '', code: 'not-yaml' });
    expect(fault?.messages.zh).toMatch(/^不是有效的 YAML（第 \d+ 行第 \d+ 列）$/);
  });

  it('keeps a check that says nothing in Chinese in both languages', () => {
    const { error } = z
      .string()
      .refine(() => false, 'is odd')
      .safeParse('x');
    expect(error?.issues.map(faultOf)).toMatchObject([{ code: 'custom', messages: { en: 'is odd' } }]);
    for (const fault of error?.issues.map(faultOf) ?? []) expect(fault.messages.zh).toMatch(chinese);
  });
});
