/**
 * A process that uses an embedded database until its standard input ends, for tests that kill one:
 * `node --import …/register-typescript.mjs hold-database.ts <data folder>`. Prints one line of JSON when the database answers.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '#libs/platform';

const dataFolder = process.argv[2] ?? '';
const database = await openDatabase({ dataFolder, databaseUrl: undefined, postgresPort: 0 });
const server = Number(readFileSync(join(dataFolder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
process.stdout.write(`${JSON.stringify({ server, ownerUrl: database.ownerUrl })}\n`);
process.stdin.resume().on('end', () => void database.close());
