import type { CustomTypesConfig } from 'pg';

const asItIs = (value: string) => value;

/**
 * Values as PostgreSQL writes them. The store converts what it reads by itself, so nothing here depends on parsers that some
 * other library set for the whole process, and this sets none.
 */
export const plainText: CustomTypesConfig = { getTypeParser: () => asItIs };
