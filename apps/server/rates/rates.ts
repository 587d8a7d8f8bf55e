import type { Principal } from '#libs/identity';
import { ProblemError } from '#libs/platform';
import type { Place } from '#libs/projecting';
import {
  figuresFromLog,
  figuresFromReadModels,
  handlerIsKnown,
  itemsFromLog,
  itemsFromReadModels,
} from '#projections/measured';
import type { FiguresAsked, FiguresTaken, ItemsAsked, ItemsTaken, Narrowed } from '#projections/measured';
import type { Engine } from '../engine.js';
import { knowing } from '../scoring/known-then.js';
import type { Past } from '../scoring/known-then.js';
import type { LogFolds } from '../scoring/log-tables.js';
import { toldApart } from '../scoring/read-models-apart.js';

/** Figures and the lists behind them: from the read models where these stand where they are wanted, else folded from the log. */
export class Rates {
  constructor(
    private readonly engine: Pick<Engine, 'clock' | 'pool' | 'store'>,
    private readonly folds: Pick<LogFolds, 'tables'>,
  ) {}

  async figures(asked: FiguresAsked, past: Past): Promise<FiguresTaken> {
    const present = await figuresFromReadModels(this.engine.pool, asked, await knowing(this.engine, past)).catch(
      toldApart,
    );
    return present ?? figuresFromLog(await this.folds.tables({ ...past, law: {} }), asked);
  }

  async items(
    asked: ItemsAsked,
    page: { readonly place: Place | undefined; readonly limit: number },
    past: Past,
  ): Promise<ItemsTaken & { readonly source: 'rows' | 'log' }> {
    const present = await itemsFromReadModels(this.engine.pool, asked, page, await knowing(this.engine, past)).catch(
      toldApart,
    );
    if (present) return { ...present, source: 'rows' };
    return { ...itemsFromLog(await this.folds.tables({ ...past, law: {} }), asked, page), source: 'log' };
  }

  /**
   * For an answer that has nothing in it: whether that is because nobody of that name ever answered for anything in these units.
   *
   * @throws ProblemError `rate.handler-not-found`
   */
  async mustKnowHandler({ handler, ...where }: Narrowed, asker: Principal): Promise<void> {
    if (typeof handler !== 'string' || handler === asker.id) return;
    if (!(await handlerIsKnown(this.engine.pool, handler, where))) throw noSuchHandler(handler);
  }
}

function noSuchHandler(handler: string): ProblemError {
  return new ProblemError({
    code: 'rate.handler-not-found',
    status: 404,
    field: 'handler',
    messages: {
      zh: `这些单位没有承办人 ${handler} 的记录`,
      en: `nothing in these units is known of a handler ${handler}`,
    },
    next: {
      zh: '承办人见 groupBy=handler；无承办人用 -。',
      en: 'groupBy=handler names them; use - for what nobody handled',
    },
  });
}
