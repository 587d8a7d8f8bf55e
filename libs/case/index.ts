export type * from './domain/events/index.js';
export type * from './domain/commands.js';
export type * from './domain/context.js';
