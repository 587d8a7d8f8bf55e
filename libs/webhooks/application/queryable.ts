/** As much of a pool as this lib needs. */
export interface Queryable {
  query<Row extends object>(text: string, values: readonly unknown[]): Promise<{ rows: Row[] }>;
}
