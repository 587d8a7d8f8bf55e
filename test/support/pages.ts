/** Cuts into pages of the sizes given, over and over. */
export function pagesOf<T>(items: readonly T[], sizes: readonly number[]): T[][] {
  const pages: T[][] = [];
  for (let at = 0, i = 0; at < items.length; i++) {
    const size = Math.max(1, sizes[i % sizes.length] ?? 1);
    pages.push(items.slice(at, at + size));
    at += size;
  }
  return pages;
}
