/**
 * `Content-Disposition` of a download (RFC 6266): never inline; the name in UTF-8 (RFC 8187) for everybody since 2011, and an
 * ASCII one for the others. Whatever the name holds, the header is one line of ASCII.
 */
export function attachment(name: string): string {
  const ascii = name.replace(/[^A-Za-z0-9 ._()-]/g, '_');
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded(name)}`;
}

/** RFC 8187 ext-value: what `encodeURIComponent` leaves and attr-char does not know is encoded, too. */
function encoded(text: string): string {
  const hex = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
  return encodeURIComponent(text.toWellFormed()).replace(/['()*]/g, hex);
}
