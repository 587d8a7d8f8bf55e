/** The repository, whether this runs from the sources (Jest) or from dist/ (test/faults, test/bench). */
export const repository = new URL(import.meta.url.includes('/dist/') ? '../../../../' : '../../../', import.meta.url);

/** This folder with what is not compiled: the POM, the broker's log settings. */
export const here = (file: string): string => new URL(`test/support/kafka/${file}`, repository).pathname;
