export { noticeOf2027 } from './notice-of-2027.js';
