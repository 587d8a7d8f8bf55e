import { z } from 'zod';
import type { Bilingual } from '#libs/kernel';
import type { Topic } from '../topics.js';

/** A word of the published language: what it is called, where it goes, and the shape of its `data`. */
export interface PublicType {
  /** Without the version: `case.registered`. */
  readonly name: string;
  readonly version: number;
  readonly topic: Topic;
  readonly title: Bilingual;
  /** What it says, in a sentence, for who has never seen the engine. */
  readonly about: Bilingual;
  readonly schema: z.ZodObject;
}

/** The CloudEvents `type`: `shuangwei.case.registered.v1`. */
export function cloudEventType({ name, version }: Pick<PublicType, 'name' | 'version'>): string {
  return `shuangwei.${name}.v${version}`;
}

/** The CloudEvents `dataschema`: a name, since where the schemas are served is each installation's own. */
export function schemaUri({ name, version }: Pick<PublicType, 'name' | 'version'>): string {
  return `urn:shuangwei:schema:${name}:v${version}`;
}

/** `data` as a message has it. Readers are to ignore what they do not know; the producer writes nothing else. */
export function dataOf<const S extends z.ZodRawShape>(shape: S): z.ZodObject<S> {
  return z.object(shape);
}
