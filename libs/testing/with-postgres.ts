/** A database of one test, with all migrations applied. */
export interface TestDatabase {
  /** As the owner: may change the schema. */
  readonly ownerUrl: string;
  /** As the engine: has what the migrations grant. */
  readonly appUrl: string;
  /** As the server's superuser, who can do what an administrator does. */
  readonly adminUrl: string;
  readonly name: string;
  /** Removes it, ending whatever is still connected. */
  drop(): Promise<void>;
}

/**
 * A fresh database with the whole schema, copied from a template.
 * Call it in files named `*.postgres.spec.ts` or `*.e2e.spec.ts`; only those have a server.
 */
export async function freshDatabase(): Promise<TestDatabase> {
  return (await databases()).freshDatabase();
}

/** An empty database without any migration, for tests of the migrations themselves. */
export async function emptyDatabase(): Promise<TestDatabase> {
  return (await databases()).emptyDatabase();
}

/** Runs `use` with a fresh database and drops it afterwards, whatever happens. */
export async function withPostgres<T>(use: (database: TestDatabase) => Promise<T>): Promise<T> {
  const database = await freshDatabase();
  try {
    return await use(database);
  } finally {
    await database.drop();
  }
}

/** Imported when first asked for: a unit test that comes through this lib's door loads no database driver. */
function databases() {
  return import('./test-databases.js');
}
