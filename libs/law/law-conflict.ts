/**
 * One id, two contents: what is pinned to the id would count differently from one process to the next. Nothing is registered.
 */
export class LawConflict extends Error {
  constructor(
    readonly id: string,
    readonly known: string,
    readonly given: string,
  ) {
    super(`${id} is known with the hash ${known}, and comes with ${given}`);
    this.name = 'LawConflict';
  }
}
