type Camel<S extends string> = S extends `${infer Head}_${infer Tail}` ? `${Head}${Capitalize<Camel<Tail>>}` : S;

/** A row with its columns named as on every wire of ours. */
export type CamelCased<Row> = { readonly [K in keyof Row & string as Camel<K>]: Row[K] };

export function inCamelCase<Row extends object>(row: Row): CamelCased<Row> {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => [column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()), value as unknown]),
  ) as CamelCased<Row>;
}
