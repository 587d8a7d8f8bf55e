import type { Organisation, Unit } from '#libs/identity';
import type { UnitCode } from '#libs/kernel';
import type { Mapping } from '../mapping/mapping.js';
import { cellText, tidyName } from '../normalising/text.js';
import type { RowCells } from './row-cells.js';

/**
 * The unit that holds the case when it is registered: the department where it is a unit of its own, else the body, else
 * – where the row names neither – the root, which routes what it holds.
 *
 * @returns `undefined` when the row names a unit that is not in the tree, which the cells have then noted
 */
export function unitOf(cells: RowCells, mapping: Mapping, organisation: Organisation): UnitCode | undefined {
  const bodyName = name(cells, 'unit.body');
  const departmentName = name(cells, 'unit.department');
  const body = bodyName === undefined ? undefined : find(organisation, bodyName);
  if (bodyName !== undefined && body === undefined) {
    cells.refuse('unit.body', 'import.unit-unknown', { value: bodyName });
    return undefined;
  }
  if (departmentName === undefined) return (body ?? organisation.root).code;
  // A station's full name often is the body's name and its own together.
  const department = find(organisation, `${bodyName ?? ''}${departmentName}`) ?? find(organisation, departmentName);
  if (department === undefined) {
    if (body !== undefined && mapping.unit.unknownDepartment === 'use-body') return body.code;
    cells.refuse('unit.department', 'import.unit-unknown', { value: departmentName });
    return undefined;
  }
  if (body !== undefined && !organisation.subtree(body.code).some((unit) => unit.code === department.code)) {
    cells.refuse('unit.department', 'import.unit-conflict', { department: departmentName, body: bodyName ?? '' });
    return undefined;
  }
  return department.code;
}

function find(organisation: Organisation, name: string): Unit | undefined {
  const compact = name.replaceAll(' ', '');
  return (
    organisation.byName(name) ?? organisation.byName(compact) ?? organisation.byName(withoutCity(compact, organisation))
  );
}

/** 黑龙江省伊春市伊美区… → 伊美区…: exports put the province and the city before what the tree calls a county's bureau. */
function withoutCity(name: string, { root }: Organisation): string {
  const city = root.aliases.find((alias) => alias.endsWith('市') && name.includes(alias));
  if (city === undefined) return name;
  const [before = '', ...after] = name.split(city);
  return before === '' || /^\p{Script=Han}{2,3}省$/u.test(before) ? after.join(city) : name;
}

function name(cells: RowCells, path: string): string | undefined {
  const text = cells.read(path, cellText);
  return text === undefined ? undefined : tidyName(text);
}
