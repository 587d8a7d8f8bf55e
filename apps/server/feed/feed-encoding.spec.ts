import type { Sha256 } from '#libs/kernel';
import { encodings } from './feed-encoding.js';

const text = '{"stream":"case-T-1","type":"NoteAdded","unit":"230781"}';
const event = { position: 12n, hash: '0'.repeat(64) as Sha256, text };
const line = '{"position":"12","event":{}}';
const problem = {
  ...{
    type: 'urn:shuangwei:problem:store.unavailable',
    title: 't',
    status: 503,
    code: 'store.unavailable',
    detail: 'd',
  },
  messages: { zh: '甲', en: 'a\nb' },
};

describe('NDJSON', () => {
  it('is a JSON object a line, positions as decimal strings', () => {
    const { start, before, after, position, end, problem: problemOf } = encodings.ndjson;
    const written =
      start(7n, 1) + before(event) + line + after + position(15n) + end(16n, 'head') + problemOf(16n, problem);
    expect(written.endsWith('\n')).toBe(true);
    expect(
      written
        .trimEnd()
        .split('\n')
        .map((each) => JSON.parse(each) as unknown),
    ).toEqual([
      { position: '7' },
      { position: '12', event: {} },
      { position: '15' },
      { position: '16', end: 'head' },
      { position: '16', problem },
    ]);
  });
});

describe('server-sent events', () => {
  const { sse } = encodings;

  it('carry the position as id, the type as event and the line as data', () => {
    expect(sse.before(event) + line + sse.after).toBe(`id: 12\nevent: NoteAdded\ndata: ${line}\n\n`);
  });

  it('tell the position without being an event: for a browser an id, for others a comment', () => {
    expect(sse.position(15n)).toBe(': at 15\nid: 15\n\n');
    expect(sse.start(7n, 3_000)).toBe('retry: 3000\n: at 7\nid: 7\n\n');
  });

  it('say how they end, and what went wrong, on one line of data', () => {
    expect(sse.end(16n, 'closing')).toBe('id: 16\nevent: end\ndata: {"position":"16","end":"closing"}\n\n');
    const [id, name, data, ...rest] = sse.problem(16n, problem).split('\n');
    expect([id, name, ...rest]).toEqual(['id: 16', 'event: problem', '', '']);
    expect(JSON.parse(data?.slice('data: '.length) ?? '')).toEqual({ position: '16', problem });
  });
});
