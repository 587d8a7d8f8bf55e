import { workOrder } from '../../support/work-orders.js';
import { stories } from '../../support/every-action.js';
import type { Story } from '../../support/every-action.js';

/** Times of examples. Fixed, so that the document is the same each time; early enough for a case that is registered later. */
const WHEN = '2026-05-06T09:00:00+08:00';

/** The other cases of a story, in the order in which a story names them: a complaint and a report. */
export const OTHERS = ['T-7KQ2-M9XA-4C3F-HZ8W', 'J-3N5P-V8RT-0B6D-K1YE'] as const;

/** The step from Order 20 to Order 121, with the open cases taken along. */
const ORDER_121 = { ruleSet: 'cn-samr-order-121', from: '2026-04-15', openCases: 'move' };

/** An action's body as some story sends it. */
export interface BodyExample {
  readonly body: unknown;
  readonly story: Story | undefined;
  /** Which step of the story. */
  readonly step: number;
}

/**
 * The body of each action's example, by its slug: the first time that any story sends one; registration's by `register`, a batch's by
 * `batch`, decisions about the law by `law-…`.
 */
export function bodyExamples(): ReadonlyMap<string, BodyExample> {
  const order = stable(workOrder('complaint'));
  const batch = {
    items: [
      { action: 'register', idempotencyKey: 'work-order-1', body: order },
      { action: 'sign', caseId: '$0', body: {} },
    ],
  };
  const examples = new Map<string, BodyExample>([
    ['register', { body: order, story: undefined, step: 0 }],
    ['batch', { body: batch, story: undefined, step: 0 }],
    ['law-preview', { body: { ruleSet: ORDER_121 }, story: undefined, step: 0 }],
    ['law-calendar', { body: { calendar: 'cn-state-council-2026' }, story: undefined, step: 0 }],
    ['law-scheme', { body: { scheme: 'four-rates', from: '2026-01-01' }, story: undefined, step: 0 }],
    ['daily-look', { body: {}, story: undefined, step: 0 }],
    ['weekly-check', { body: { week: '2026-W19' }, story: undefined, step: 0 }],
    ['settlement', { body: { month: '2026-04' }, story: undefined, step: 0 }],
    ['adjustment', { body: { reason: '补录四月三十日的督办' }, story: undefined, step: 0 }],
    [
      'webhook',
      {
        body: {
          url: 'https://analysts.example/shuangwei',
          topics: ['shuangwei.cases.v1'],
          description: '数据分析平台',
        },
        ...{ story: undefined, step: 0 },
      },
    ],
    ['webhook-change', { body: { types: ['shuangwei.case.registered.v1'] }, story: undefined, step: 0 }],
    ['webhook-reason', { body: { reason: '接收方维护' }, story: undefined, step: 0 }],
    ['webhook-replay', { body: { from: 'start' }, story: undefined, step: 0 }],
    ['publication', { body: { scheme: 'four-rates' }, story: undefined, step: 0 }],
    ['law-rule-set', { body: ORDER_121, story: undefined, step: 0 }],
  ]);
  for (const story of stories) {
    for (const [step, [slug, body = {}]] of story.steps(OTHERS).entries()) {
      if (!examples.has(slug)) examples.set(slug, { body: stable(body), story, step });
    }
  }
  return examples;
}

/** The same with every instant replaced by the examples' own. */
function stable(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_, each: unknown) =>
    typeof each === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(each) ? WHEN : each,
  );
}
