export * from './port.js';
export { MAX_APPEND_BYTES } from './check-append.js';
