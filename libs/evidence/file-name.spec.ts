import fc from 'fast-check';
import { attachment, byteRange, downloadName, matchesNone, rangeStillHolds, tidyFileName } from './index.js';

describe('the name of a file', () => {
  it.each([
    ['合同.pdf', '合同.pdf'],
    ['C:\\Users\\a\\照片.jpg', '照片.jpg'],
    ['../../etc/passwd', 'passwd'],
    ['invoice\u202efdp.exe', 'invoicefdp.exe'],
    ['a\r\nSet-Cookie: x.pdf', 'aSet-Cookie_ x.pdf'],
    ['  .hidden. ', 'hidden'],
    ['CON.txt', '_CON.txt'],
    ['', 'evidence'],
    ['...', 'evidence'],
    [`${'长'.repeat(300)}.pdf`, `${'长'.repeat(196)}.pdf`],
  ])('%j is kept as %j', (sent, kept) => expect(tidyFileName(sent)).toBe(kept));

  it('gets the ending of its type for a download, whatever it pretends', () => {
    expect(downloadName('run.exe', 'application/pdf')).toBe('run.exe.pdf');
    expect(downloadName('照片.JPEG', 'image/jpeg')).toBe('照片.JPEG');
    expect(downloadName('note', 'text/plain')).toBe('note.txt');
    expect(downloadName('page.html', 'application/octet-stream')).toBe('page.html.bin');
  });

  it('of any kind makes one header line of ASCII that gives the name back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const header = attachment(downloadName(name, 'application/pdf'));
        expect(header).toMatch(
          /^attachment; filename="[A-Za-z0-9 ._()-]*"; filename\*=UTF-8''[A-Za-z0-9!#$&+.^_`|~%-]*$/,
        );
        const [, encoded = ''] = /UTF-8''(.*)$/.exec(header) ?? [];
        expect(decodeURIComponent(encoded)).toBe(downloadName(name, 'application/pdf'));
      }),
    );
  });

  it('is tidy already when it was tidied', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) =>
        expect(tidyFileName(tidyFileName(name))).toBe(tidyFileName(name)),
      ),
    );
  });
});

describe('a range of bytes', () => {
  it.each([
    ['bytes=0-0', { first: 0, last: 0 }],
    ['bytes=2-', { first: 2, last: 9 }],
    ['bytes=-3', { first: 7, last: 9 }],
    ['bytes=-99', { first: 0, last: 9 }],
    ['bytes=5-99', { first: 5, last: 9 }],
    ['bytes=10-', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=5-2', undefined],
    ['bytes=0-1,3-4', undefined],
    ['items=0-1', undefined],
    ['bytes=-', undefined],
    ['bytes=a-b', undefined],
    [undefined, undefined],
  ])('%s of ten', (header, range) => expect(byteRange(header, 10)).toEqual(range));

  it('is of the version that the client has, or the whole is sent', () => {
    expect(rangeStillHolds('"a"', '"a"')).toBe(true);
    expect(rangeStillHolds('W/"a"', '"a"')).toBe(false);
    expect(rangeStillHolds('Tue, 10 Nov 2026 00:00:00 GMT', '"a"')).toBe(false);
    expect(matchesNone('"x", W/"a"', '"a"')).toBe(true);
    expect(matchesNone('"x"', '"a"')).toBe(false);
  });
});
