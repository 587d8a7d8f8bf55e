import fc from 'fast-check';

const PARTS = [
  ...[
    '=1+1',
    '+',
    '-',
    '@',
    '＝',
    '＋',
    '－',
    '＠',
    '\t',
    '\r',
    '\n',
    '\r\n',
    ' ',
    '\u3000',
    '\u00a0',
    '\ufeff',
    '\u200b',
    "'",
  ],
  ...[
    '=cmd|" /C calc"!A0',
    '=HYPERLINK("http://x.cn","点")',
    '<script>',
    '</style>',
    '</title>',
    '"><img src=x>',
    '&lt;',
    '<!--',
    ']]>',
  ],
  ...['"', ',', ';', '\0', '\u001b[31m', '\u202e', '\ud800', '\udfff', '铁力', '1', '_x000D_', '{{', '${'],
] as const;

/** What somebody might write who wants to be run: formulas, markup, and what hides them. */
export const hostileText = fc
  .array(fc.oneof(fc.constantFrom(...PARTS), fc.string({ unit: 'binary', maxLength: 4 })), { maxLength: 8 })
  .map((parts) => parts.join(''));
