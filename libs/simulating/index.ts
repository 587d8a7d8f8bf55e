export { simulate } from './simulate.js';
export type { SimulationSummary } from './simulate.js';
export { DEFAULT_SIMULATION } from './parameters.js';
export type { SimulationOptions } from './parameters.js';
export type { SimulatedCommand } from './engine.js';
export { SimulationConflict, SimulationParameters } from './errors.js';
export { loadSimulation } from './load-simulation.js';
export type { LoadOptions, LoadProgress, LoadResult, SimulationCompleted } from './load-simulation.js';
