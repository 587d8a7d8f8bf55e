import type { Verb } from '../../verb.js';
import { logCopy } from './copy.js';
import { logFind } from './find.js';
import { logUse } from './use.js';

/** `log copy|use|find`: the event log as a whole. */
export const logVerb: Verb = (program, output) => {
  const verb = program.command('log').description('事件日志 · the event log');
  logCopy(verb, output);
  logUse(verb, output);
  logFind(verb, output);
};
