import { html } from '#libs/platform';
import type { Html } from '#libs/platform';
import { marked } from './marked.js';
import type { Schema } from './openapi-file.js';

/** A schema as people read it: one line for a value, a table for an object. */
export function schemaTable(schema: Schema): Html {
  const rows = rowsOf(schema, '');
  if (rows.length === 0) return html`<p>${typeOf(schema)}</p>`;
  return html`<table>
    <thead>
      <tr>
        <th>字段 Field</th>
        <th>值 Value</th>
        <th>说明 Notes</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

function rowsOf({ properties = {}, required = [] }: Schema, parent: string): Html[] {
  return Object.entries(properties).flatMap(([name, schema]) => {
    const path = `${parent}${name}`;
    const must = required.includes(name) ? html`<b class="must" title="必填 required">*</b>` : '';
    const row = html`<tr>
      <td><code>${path}</code>${must}</td>
      <td>${typeOf(schema)}</td>
      <td>${marked(schema.description ?? '')}</td>
    </tr>`;
    const inner = schema.items?.properties ? schema.items : schema;
    return [row, ...rowsOf(inner, `${path}${schema.items ? '[]' : ''}.`)];
  });
}

/** What may stand there. */
export function typeOf(schema: Schema): Html {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split('/').at(-1) ?? '';
    return html`<a href="#schema-${name}">${name}</a>`;
  }
  if (schema.enum) return list(schema.enum.map((value) => html`<code>${JSON.stringify(value)}</code>`));
  if (schema.const !== undefined) return html`<code>${JSON.stringify(schema.const)}</code>`;
  if (schema.anyOf) return alternatives(schema.anyOf);
  if (schema.items) return html`列表 list${limits(schema)} · ${typeOf(schema.items)}`;
  const types = schema.type === undefined ? ['任意 anything'] : [schema.type].flat().map((type) => TYPES[type] ?? type);
  return html`${types.join(' / ')}${limits(schema)}`;
}

/** More than a few alternatives, as the data of every event are, nobody reads in one cell. */
function alternatives(schemas: readonly Schema[]): Html {
  const FEW = 6;
  if (schemas.length <= FEW) return list(schemas.map(typeOf));
  return html`${schemas.length} 种之一 one of ${schemas.length}`;
}

function list(items: readonly Html[]): Html {
  return html`${items.map((item, at) => (at === 0 ? item : html` · ${item}`))}`;
}

/** How patterns begin that only say that there is no NUL in a text: nothing that a reader has to know. */
const ANY_TEXT = '^[^\\u0000]*';

function limits({ format, pattern, maxLength, minimum, maximum, minItems, maxItems }: Schema): Html {
  const texts = [
    ...(format === undefined ? [] : [format]),
    ...(maxLength === undefined ? [] : [`≤ ${maxLength}`]),
    ...(minimum === undefined && maximum === undefined ? [] : [`${minimum ?? '…'}–${maximum ?? '…'}`]),
    ...(minItems === undefined && maxItems === undefined ? [] : [`${minItems ?? 0}–${maxItems ?? '…'}`]),
  ];
  const shape =
    pattern === undefined || format !== undefined || pattern.startsWith(ANY_TEXT) ? '' : html` <code>${pattern}</code>`;
  return html`${texts.length > 0 ? ` ${texts.join(', ')}` : ''}${shape}`;
}

const TYPES: Readonly<Record<string, string>> = {
  string: '文本 text',
  number: '数 number',
  integer: '整数 whole number',
  boolean: '是否 true, false',
  object: '对象 object',
  array: '列表 list',
  null: 'null',
};
