import type { z } from 'zod';
import type { Bilingual } from '#libs/kernel';
import type { Config } from './config.js';

/** One variable: how it is read, what it means. `field` is where its value goes. */
export interface Variable<K extends keyof Config> {
  readonly name: string;
  readonly field: K;
  /** As it would be written in the environment; `undefined` for a variable that may be absent. */
  readonly fallback: string | undefined;
  readonly schema: z.ZodType<Config[K], string | undefined>;
  /** A secret: `NAME_FILE` may name a file that holds the value instead, as container platforms hand secrets over. */
  readonly orFile?: true;
  readonly expects: Bilingual;
  readonly about: Bilingual;
}

export function variable<K extends keyof Config>(described: Variable<K>): Variable<K> {
  return described;
}
