import { decided, sha256 } from '#libs/kernel';
import type { CaseId, Decider, Decision, Instant, Recorded, StreamName, UnitCode } from '#libs/kernel';
import type { SupervisionContext } from './context.js';
import { refuse } from './rejections.js';

/** A rung that fired for somebody. */
export interface DigestItem {
  readonly caseId: CaseId;
  readonly clock: string;
  readonly run: number;
  readonly rung: string;
  readonly dueAt: Instant;
}

/** Who is told – a handler, or (null) the head of the unit –, and the month in which their rungs fired, `YYYY-MM`. */
export interface DigestRecipient {
  readonly to: { readonly unit: UnitCode; readonly handler: string | null };
  readonly month: string;
}

/** 提醒汇总: what somebody is told of at once, after a morning or after a month without the engine. */
export interface DigestIssued {
  readonly type: 'DigestIssued';
  readonly data: DigestRecipient & {
    /** 1, 2, 3 … for the recipient within the month. */
    readonly number: number;
    readonly items: readonly DigestItem[];
  };
}

export interface IssueDigest extends DigestRecipient {
  readonly kind: 'IssueDigest';
  readonly items: readonly DigestItem[];
}

interface Digests {
  readonly issued: number;
  readonly told: ReadonlySet<string>;
}

/** What fits into one event with room to spare; a longer digest is told in several, one after the other. */
const MOST_ITEMS = 2_000;

/**
 * The digests of one recipient in one month. An item belongs to the month in which its rung fired, so there is one stream that can
 * tell of it, and that stream's own state keeps it from being told twice – whoever issues digests, and however many do.
 */
export const digestDecider: Decider<Digests, IssueDigest, DigestIssued, SupervisionContext> = {
  initial: { issued: 0, told: new Set() },
  evolve: ({ issued, told }, { data }: Recorded<DigestIssued>) => ({
    issued: issued + 1,
    told: new Set([...told, ...data.items.map(itemKey)]),
  }),
  decide: ({ issued, told }, { to, month, items }): Decision<DigestIssued> => {
    const fresh = [...new Map(items.map((item) => [itemKey(item), item]))].filter(([key]) => !told.has(key));
    if (fresh.length === 0) return refuse('digest.nothing-new');
    const parts = Array.from({ length: Math.ceil(fresh.length / MOST_ITEMS) }, (_, part) => ({
      type: 'DigestIssued' as const,
      data: {
        ...{ to, month, number: issued + part + 1 },
        items: fresh.slice(part * MOST_ITEMS, (part + 1) * MOST_ITEMS).map(([, item]) => item),
      },
    }));
    return decided(...parts);
  },
};

function itemKey({ caseId, clock, run, rung, dueAt }: DigestItem): string {
  return `${caseId}/${clock}/${run}/${rung}/${dueAt}`;
}

/** The one stream that tells this recipient of what fired in this month. A handler's name may hold anything, so its hash stands there. */
export function digestStream({ to: { unit, handler }, month }: DigestRecipient): StreamName {
  return `digest-${unit}-${handler === null ? 'head' : sha256(handler).slice(0, 16)}-${month}` as StreamName;
}
