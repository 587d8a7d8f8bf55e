export { caseKey, streamOfCase } from './case-streams.js';
export { packClocks, unpackClocks } from './codec.js';
