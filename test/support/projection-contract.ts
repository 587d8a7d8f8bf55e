import fc from 'fast-check';
import { projectInMemory } from '#libs/projecting';
import type { Projection } from '#libs/projecting';
import { PERSONAL, lifeOf, lives, logOf } from './case-histories.js';
import { pagesOf } from './pages.js';

export const someLives = fc.array(fc.tuple(fc.constantFrom(...lives), fc.nat(40)), { minLength: 1, maxLength: 5 });
const sizes = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 4 });

/** What every projection of cases promises; its own specification says the rest. */
export function keepsThePromisesOfAProjection(projection: Projection): void {
  describe('as every projection', () => {
    it('comes to the same bytes however the log is cut into pages, rebuilt or followed; the same pages twice change nothing', async () => {
      await fc.assert(
        fc.asyncProperty(
          someLives,
          sizes,
          fc.infiniteStream(fc.nat(9)),
          fc.constantFrom(0, 2, 50),
          async (some, cut, picks, cacheSize) => {
            const log = logOf(
              some.map(([name, number], index) => lifeOf(name, number * 100 + index)),
              () => picks.next().value as number,
            );
            const rebuilt = (await projectInMemory(projection, [log])).dump();
            const followed = await projectInMemory(projection, pagesOf(log, cut), { cacheSize });
            expect(followed.dump()).toBe(rebuilt);
            const twice = await projectInMemory(projection, pagesOf(log, cut), { model: followed });
            expect(twice.dump()).toBe(rebuilt);
          },
        ),
        { numRuns: 60 },
      );
    });

    it('holds no personal data, whatever happens in a case', async () => {
      const log = logOf(
        lives.map((name, index) => lifeOf(name, index)),
        () => 0,
      );
      const dump = (await projectInMemory(projection, [log])).dump();
      for (const personal of Object.values(PERSONAL)) expect(dump).not.toContain(personal);
    });
  });
}
