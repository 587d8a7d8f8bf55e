/** Private events that are told to nobody, and why. */
export const unpublished: ReadonlyMap<string, string> = new Map([
  ['SimulationCompleted', 'says that a demonstration was filled, and nothing of the work'],
]);
