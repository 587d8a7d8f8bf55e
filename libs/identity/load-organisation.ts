import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import type { UnitCode } from '#libs/kernel';
import { OrganisationError } from './organisation-error.js';
import { organisationOf } from './organisation.js';
import type { Organisation, Unit } from './organisation.js';

/** A division code of GB/T 2260 (six digits), or a station below it (`230781-02`). */
const CODE = /^\d{6}(-\d{2})?$/;

const code = z.string().regex(CODE);
const text = z.string().trim().min(1);

const fileSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  units: z
    .array(
      z.strictObject({
        code,
        level: z.enum(['bureau', 'county', 'station']),
        parent: code.nullable(),
        name: z.strictObject({ zh: text, en: text }),
        aliases: z.array(text).default([]),
      }),
    )
    .min(1),
});

/**
 * Reads an organisation tree from the text of a YAML file.
 *
 * @param source named in errors
 * @throws OrganisationError `organisation.malformed`, or what `organisationOf` finds
 */
export function parseOrganisation(yaml: string, source: string): Organisation {
  let raw: unknown;
  try {
    raw = parse(yaml);
  } catch (error) {
    throw new OrganisationError('malformed', source, error);
  }
  const file = fileSchema.safeParse(raw);
  if (!file.success) throw new OrganisationError('malformed', `${source}\n${z.prettifyError(file.error)}`);
  const units = file.data.units.map((unit): Unit => ({
    ...unit,
    code: unit.code as UnitCode,
    parent: unit.parent as UnitCode | null,
  }));
  return organisationOf(file.data.id, units);
}

/**
 * Loads an organisation tree.
 *
 * @param path a YAML file; without it, the tree of 伊春市市场监督管理局 that comes with the engine
 * @throws OrganisationError
 */
export function loadOrganisation(path?: string | URL): Organisation {
  const file = path ?? new URL('./organisations/yichun.yaml', import.meta.url);
  let yaml: string;
  try {
    yaml = readFileSync(file, 'utf8');
  } catch (error) {
    throw new OrganisationError('unreadable', String(file), error);
  }
  return parseOrganisation(yaml, String(file));
}
