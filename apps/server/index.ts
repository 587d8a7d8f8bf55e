export { openEngine, projections } from './engine.js';
export type { Engine } from './engine.js';
export { EngineModule } from './engine.module.js';
export { problemOf } from './http/problem.filter.js';
export { serve } from './serve.js';
export type { Server } from './serve.js';
