export * from './instant.js';
export * from './canonical-json.js';
export * from './ids.js';
export * from './envelope.js';
export * from './decider.js';
export * from './personal.js';
