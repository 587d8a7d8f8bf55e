export { simulate, shareOfYear } from './simulate.js';
export type { SimulationSummary } from './simulate.js';
export { DEFAULT_SIMULATION, simulationName } from './parameters.js';
export type { SimulationOptions } from './parameters.js';
export type { SimulatedCommand } from './engine.js';
export { SimulationConflict, SimulationDefect, SimulationParameters } from './errors.js';
export { loadSimulation } from './load-simulation.js';
export type { LoadOptions, LoadProgress, LoadResult, SimulationCompleted } from './load-simulation.js';
