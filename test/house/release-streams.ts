import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './reference/index.js';
import { RELEASED, schemasToRelease } from './streams/index.js';

/** `npm run streams:release`: from now on these schemas are what readers rely on. */
writeFileSync(join(projectRoot(), RELEASED), schemasToRelease());
console.log(RELEASED);
