import { formatFor } from './media-type.js';

describe('the format of the feed', () => {
  it.each([
    [undefined, 'ndjson'],
    ['', 'ndjson'],
    ['*/*', 'ndjson'],
    ['application/*', 'ndjson'],
    ['application/x-ndjson', 'ndjson'],
    ['text/event-stream', 'sse'],
    ['text/*', 'sse'],
    ['Text/Event-Stream; charset=utf-8', 'sse'],
    ['text/html, application/json;q=0.9, */*;q=0.1', 'ndjson'],
    ['application/x-ndjson;q=0.5, text/event-stream', 'sse'],
    ['*/*, application/x-ndjson;q=0', 'sse'],
  ])('for Accept: %s is %s', (accept, format) => {
    expect(formatFor(accept)).toBe(format);
  });

  it.each(['application/json', 'text/html', 'text/event-stream;q=0', 'nonsense', 'text/event-stream;q=much'])(
    'for Accept: %s is none',
    (accept) => {
      expect(() => formatFor(accept)).toThrow(
        expect.objectContaining({ code: 'feed.not-acceptable', status: 406 }) as Error,
      );
    },
  );
});
