import { readFileSync } from 'node:fs';
import { canonicalJson, sha256 } from '#libs/kernel';
import { checkData, fault, InvalidDataFile, parseYaml } from '#libs/law';
import { schemeFile } from './scheme-file.js';
import type { Scheme } from './scheme.js';

/** Shipped schemes, the one that is used by default first. */
const SHIPPED = ['cn-12315-efficacy-illustrative', 'four-rates'] as const;

let shipped: readonly Scheme[] | undefined;

/** The shipped schemes, the one that is used by default first. The same objects each time. */
export function schemes(): readonly Scheme[] {
  return (shipped ??= SHIPPED.map(read));
}

/** The shipped scheme of that id. */
export function schemeById(id: string): Scheme | undefined {
  return schemes().find((scheme) => scheme.id === id);
}

/**
 * A scheme from the text of its file.
 *
 * @param file named in errors only
 * @throws InvalidDataFile with the path and the reason of every fault: `indicators: the weights sum to 99, not to 100`
 */
export function parseSchemeFile(file: string, text: string): Scheme {
  return schemeFrom(file, parseYaml(file, text));
}

/**
 * A scheme from its file as data: what an event keeps of it, or a request brings.
 *
 * @param file named in errors only
 * @throws InvalidDataFile with the path and the reason of every fault
 */
export function schemeFrom(file: string, data: unknown): Scheme {
  const contents = checkData(file, data, schemeFile);
  // By way of JSON: optional conditions that are not named are not there, instead of being undefined.
  return { ...contents, hash: sha256(canonicalJson(JSON.parse(JSON.stringify(contents)))) };
}

/** The file of the shipped scheme of that id, as data. */
export function schemeContents(id: string): object | undefined {
  return schemeById(id) && (contentsOf(id) as object);
}

function contentsOf(id: string): unknown {
  const file = fileOf(id);
  return parseYaml(file, readFileSync(new URL(`./${file}`, import.meta.url), 'utf8'));
}

function fileOf(id: string): string {
  return `schemes/${id}.yaml`;
}

function read(id: string): Scheme {
  const file = fileOf(id);
  const scheme = schemeFrom(file, contentsOf(id));
  if (scheme.id === id) return scheme;
  throw new InvalidDataFile(file, [
    fault('id', 'another-id', `编号为 ${scheme.id}，文件名为 ${id}`, `is ${scheme.id}, the file's name says ${id}`),
  ]);
}
