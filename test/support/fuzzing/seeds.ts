import { stories } from '../every-action.js';
import type { RunningServer } from '../shuangwei.js';
import { workOrder } from '../work-orders.js';
import type { Acknowledged } from '../work-orders.js';
import type { Known } from './known.js';

interface BatchItem {
  readonly status: number;
  readonly answer?: Acknowledged;
}

/** Cases at every point of every story, so that each action finds some that wait for it. Its steps are one batch of commands. */
export async function sowCases(server: RunningServer, known: Known): Promise<void> {
  const register = async (body: unknown) => (await (await server.post('/api/v1/cases', body)).json()) as Acknowledged;
  const others: string[] = [];
  for (const kind of ['complaint', 'report'] as const) others.push((await register(workOrder(kind))).caseId);
  for (const { title, kind, file, order, steps } of stories) {
    const all = steps(others);
    for (let done = 0; done <= all.length; done++) {
      const { caseId, ...registered } = await register(workOrder(kind, order));
      const uploaded = file && ((await (await server.upload(caseId, file)).json()) as Acknowledged);
      if (file) known.evidence(caseId, file.evidence.sha256);
      const items = all.slice(0, done).map(([action, body = {}]) => ({ action, caseId, body }));
      const answers = items.length === 0 ? [] : await batch(server, items);
      if (answers.some(({ answer }) => answer === undefined)) throw new Error(`${title}: ${JSON.stringify(answers)}`);
      const { revision, position } = answers.at(-1)?.answer ?? uploaded ?? registered;
      known.registered(
        caseId,
        kind,
        revision,
        all.slice(done).map(([slug]) => slug),
      );
      known.position(position);
    }
  }
}

async function batch(server: RunningServer, items: readonly object[]): Promise<readonly BatchItem[]> {
  const response = await server.post('/api/v1/batches', { items });
  return ((await response.json()) as { readonly items: readonly BatchItem[] }).items;
}
