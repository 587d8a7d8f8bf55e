import type { Migration } from '#libs/platform';

/**
 * Every migration of the product, in the order of application, as the composition root gives them to `migrate`.
 * Imported when first needed: a unit test that uses this lib loads no database driver.
 */
export async function allMigrations(): Promise<readonly Migration[]> {
  const doors = ['#libs/event-store/postgres', '#libs/projecting'];
  const found: Migration[] = [];
  for (const door of doors) {
    const exported = (await import(door).catch((error: unknown) => {
      if (String(error).includes('Cannot find module') || String(error).includes('Could not locate module')) return {};
      throw error;
    })) as Record<string, readonly Migration[] | undefined>;
    found.push(...(exported['eventStoreMigrations'] ?? exported['projectingMigrations'] ?? []));
  }
  return found;
}
