import { feedRequest } from './feed-request.js';

const CASE = 'T-7KQ2-M9XA-4C3F-HZ8W';
const SSE = { accept: 'text/event-stream' };

describe('a request for the feed', () => {
  it('without anything begins at the beginning and ends at the end, as NDJSON', () => {
    expect(feedRequest({}, {})).toEqual({
      format: 'ndjson',
      after: 0n,
      limit: undefined,
      follow: false,
      types: undefined,
      streamPrefix: '',
    });
  });

  it('for server-sent events follows the log, unless it says otherwise', () => {
    expect(feedRequest({}, SSE).follow).toBe(true);
    expect(feedRequest({ follow: 'false' }, SSE).follow).toBe(false);
    expect(feedRequest({ follow: 'true' }, {}).follow).toBe(true);
  });

  it('resumes where the reader got to, whatever its address says', () => {
    expect(feedRequest({ after: 'latest' }, {}).after).toBe('latest');
    expect(feedRequest({ after: '7' }, { 'last-event-id': '12' }).after).toBe(12n);
    expect(feedRequest({ after: 'latest' }, { ...SSE, 'last-event-id': '12' }).after).toBe(12n);
    // A browser that has seen no id yet sends none, or an empty one.
    expect(feedRequest({ after: '7' }, { 'last-event-id': '' }).after).toBe(7n);
  });

  it('names types, of cases and of what stands beside them, and streams by prefix or by case', () => {
    const { types } = feedRequest({ type: ['CaseRegistered', 'NoteAdded'] }, {});
    expect([...(types ?? [])]).toEqual(['CaseRegistered', 'NoteAdded']);
    const beside = ['PeriodSettled', 'RuleSetAdopted', 'WebhookRegistered'];
    expect([...(feedRequest({ type: beside.join(', ') }, {}).types ?? [])]).toEqual(beside);
    expect(feedRequest({ type: '' }, {}).types).toBeUndefined();
    expect(feedRequest({ stream: 'case-J' }, {}).streamPrefix).toBe('case-J');
    expect(feedRequest({ case: CASE.toLowerCase() }, {}).streamPrefix).toBe(`case-${CASE}`);
  });

  it.each([
    [{ nix: '1' }, {}, 'nix', 'unknown'],
    [{ after: ['1', '2'] }, {}, 'after', 'repeated'],
    [{ after: '-1' }, {}, 'after', 'is-position'],
    [{ after: '1.5' }, {}, 'after', 'is-position'],
    [{ after: '9223372036854775808' }, {}, 'after', 'is-position'],
    [{}, { 'last-event-id': 'latest' }, 'Last-Event-ID', 'is-position'],
    [{ limit: '0' }, {}, 'limit', 'out-of-range'],
    [{ limit: '1e3' }, {}, 'limit', 'out-of-range'],
    [{ follow: 'yes' }, {}, 'follow', 'is-boolean'],
    [{ type: 'CaseRegistred' }, {}, 'type', 'is-in'],
    [{ type: ['CaseRegistered', 'toString'] }, {}, 'type', 'is-in'],
    [{ stream: 'Case' }, {}, 'stream', 'is-stream'],
    [{ stream: 'case-%' }, {}, 'stream', 'is-stream'],
    [{ case: 'T-1' }, {}, 'case', 'is-case-id'],
    [{ case: CASE, stream: 'case-' }, {}, 'case', 'either-or'],
  ])('with %j and %j is refused for %s: %s', (query, headers, field, code) => {
    expect(() => feedRequest(query, headers)).toThrow(
      expect.objectContaining({
        code: 'input.invalid',
        errors: [expect.objectContaining({ field, code })],
      }) as Error,
    );
  });
});
