import { Courier } from '../index.js';
import { courierParts } from './world.js';

/** A process that delivers on a database until it is killed: `run-courier.ts APP_URL LEASE_MS`. */
const [appUrl = '', leaseMs = ''] = process.argv.slice(2);
new Courier(courierParts(appUrl, Number(leaseMs)).parts).start();
process.stdout.write('{"running":true}\n');
process.stdin.resume();
