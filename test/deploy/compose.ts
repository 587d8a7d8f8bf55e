import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { projectRoot } from '../house/reference/index.js';
import { interpolated } from './interpolation.js';

/** A service of docker-compose.yml, as far as tests look at it. */
export interface Service {
  readonly image: string;
  readonly build?: unknown;
  readonly profiles?: readonly string[];
  readonly init?: boolean;
  readonly read_only?: boolean;
  readonly user?: string;
  readonly privileged?: boolean;
  readonly restart?: string;
  readonly cap_add?: readonly string[];
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly ports?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
  readonly configs?: readonly { readonly source: string; readonly target: string }[];
  readonly volumes?: readonly string[];
  readonly networks?: readonly string[];
  readonly command?: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string; readonly required?: boolean }>>;
  readonly deploy?: { readonly resources?: { readonly limits?: Readonly<Record<string, unknown>> } };
}

export interface ComposeFile {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<Record<string, unknown>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
  readonly configs: Readonly<Record<string, { readonly file: string }>>;
}

const path = join(projectRoot(), 'docker-compose.yml');

/** docker-compose.yml as it stands. */
export const composeText = (): string => readFileSync(path, 'utf8');

/** The same with these variables, anchors and merges resolved. */
export function composeFile(variables: Readonly<Record<string, string>>): ComposeFile {
  return parse(interpolated(composeText(), variables), { merge: true }) as ComposeFile;
}

/** The services that a profile starts. */
export function servicesOf({ services }: ComposeFile, profile: string): Readonly<Record<string, Service>> {
  return Object.fromEntries(
    Object.entries(services).filter(([, { profiles }]) => profiles === undefined || profiles.includes(profile)),
  );
}
