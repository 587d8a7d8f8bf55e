/** Nest injection tokens of what the case slice is given by whoever composes it. */
export const EVENT_STORE = Symbol('EventStore');
export const CLOCK = Symbol('Clock');
