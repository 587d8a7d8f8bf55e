export * from './with-postgres.js';
export * from './child-process.js';
export * from './specification.js';
export * from './last-words.js';
