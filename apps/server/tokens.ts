/** Nest injection token of the opened engine. */
export const ENGINE = Symbol('Engine');
