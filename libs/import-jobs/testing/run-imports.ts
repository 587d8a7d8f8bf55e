import { CaseCommandService } from '#libs/case/service';
import { openPostgresEventStore } from '#libs/event-store/postgres';
import { loadOrganisation, Policy } from '#libs/identity';
import { systemClock } from '#libs/kernel';
import { openReadModelPool } from '#libs/projecting';
import { ImportRunner, JobTable, Spool } from '../index.js';

/** A process that runs the jobs of a database until it is killed: `run-imports.ts APP_URL FOLDER LEASE_MS`. */
const [appUrl = '', folder = '', leaseMs = ''] = process.argv.slice(2);
const organisation = loadOrganisation();
const store = openPostgresEventStore({ appUrl });
new ImportRunner({
  table: new JobTable(openReadModelPool(appUrl)),
  spool: new Spool(folder),
  cases: new CaseCommandService({ store, clock: systemClock, organisation }),
  organisation,
  policy: new Policy(organisation),
  timing: { leaseMs: Number(leaseMs), pollMs: 50, tickMs: 50 },
}).start();
process.stdout.write('{"running":true}\n');
process.stdin.resume();
