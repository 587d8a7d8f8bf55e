import type { StreamName, UnitCode } from '#libs/kernel';

/** The stream that holds what a bureau has decided about its law. */
export function lawStream(root: UnitCode): StreamName {
  return `law-${root}` as StreamName;
}
