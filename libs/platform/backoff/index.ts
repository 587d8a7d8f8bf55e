export { Backoff, pause } from './backoff.js';
