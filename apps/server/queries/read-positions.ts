import type { EventStore } from '#libs/event-store';
import type { Position } from '#libs/kernel';
import { InvalidInput, ProblemError } from '#libs/platform';
import { PositionWatch } from '#libs/projecting';
import type { Positions } from '#libs/projecting';

/** How long a read waits for its read model at the most, in milliseconds. */
const PATIENCE = 5_000;

/**
 * Read your writes: a command's answer names its position, and a read that is sent with `X-At-Least-Position` waits until the read
 * model knows the log up to there.
 */
export class ReadPositions {
  readonly #watch: PositionWatch;

  constructor(
    look: () => Promise<Positions>,
    private readonly store: Pick<EventStore, 'head'>,
    private readonly patienceMs = PATIENCE,
  ) {
    this.#watch = new PositionWatch(look);
  }

  /**
   * Comes back when all the read models know the log up to the position; at once where none is asked for.
   *
   * @throws ProblemError `read.position-beyond-log`, `read.not-there-yet`
   */
  async reach(readModels: readonly string[], wanted: Position | undefined): Promise<void> {
    if (wanted === undefined || wanted === 0n) return;
    await Promise.all(readModels.map((readModel) => this.#reachOne(readModel, wanted)));
  }

  async #reachOne(readModel: string, wanted: Position): Promise<void> {
    // Most who ask are there already, and need not ask the log.
    if ((await this.#watch.until(readModel, wanted, 0)) >= wanted) return;
    const head = await this.store.head();
    if (wanted > head) throw beyondTheLog(wanted, head);
    const reached = await this.#watch.until(readModel, wanted, this.patienceMs);
    if (reached < wanted) throw notThereYet(readModel, wanted, reached);
  }
}

/**
 * The header `X-At-Least-Position`.
 *
 * @throws InvalidInput
 */
export function atLeastPosition(header: string | readonly string[] | undefined): Position | undefined {
  if (header === undefined) return undefined;
  if (typeof header === 'string' && /^\d{1,18}$/.test(header)) return BigInt(header);
  throw new InvalidInput([
    {
      field: 'X-At-Least-Position',
      code: 'is-position',
      messages: { zh: '应为非负整数', en: 'must be a position of the log: a whole number from 0' },
    },
  ]);
}

function beyondTheLog(wanted: Position, head: Position): ProblemError {
  return new ProblemError({
    code: 'read.position-beyond-log',
    status: 422,
    field: 'X-At-Least-Position',
    messages: { zh: `日志只到位置 ${head}`, en: `the log ends at position ${head}` },
    next: { zh: '请使用办理动作应答中的 position。', en: 'use the position that the answer to a command named' },
    details: { wanted: wanted.toString(), head: head.toString() },
  });
}

function notThereYet(readModel: string, wanted: Position, reached: Position): ProblemError {
  return new ProblemError({
    code: 'read.not-there-yet',
    status: 503,
    messages: {
      zh: `读模型 ${readModel} 目前到位置 ${reached}，尚未到 ${wanted}`,
      en: `the read model ${readModel} is at position ${reached}, not yet at ${wanted}`,
    },
    next: { zh: '请稍后重试，或不带 X-At-Least-Position。', en: 'try again, or ask without X-At-Least-Position' },
    details: { readModel, wanted: wanted.toString(), position: reached.toString() },
  });
}
