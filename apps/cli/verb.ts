import type { Command } from 'commander';
import type { Output } from './output.js';

/** A verb adds itself to the program; `output` is asked when it runs, since only then the options are known. */
export type Verb = (program: Command, output: () => Output) => void;
