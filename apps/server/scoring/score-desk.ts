import type { Score } from '#libs/efficacy';
import { AccessDenied, actorOf } from '#libs/identity';
import type { Principal } from '#libs/identity';
import { newCommandId } from '#libs/kernel';
import type { CommandId, Stored } from '#libs/kernel';
import { scoreDecider, scoreStream, SupervisionRecords, SupervisionRefused } from '#libs/supervision';
import type { PublishedScore, PublishScore, ScorePublished } from '#libs/supervision';
import type { Engine } from '../engine.js';
import { MEASURING } from '../queries/get-efficacy.query.js';
import { recordedAs } from '../rhythm/answers.js';
import type { RecordedAs } from '../rhythm/answers.js';
import { hashAt } from '../rhythm/reads.js';
import { askedBy } from './asked.js';
import { Scoring } from './scoring.js';
import type { ScoreAsked, Scored } from './scoring.js';

/** Whose scores of which period are to be published, by which scheme; and why, where they were published before. */
export interface PublicationAsked {
  readonly year: string;
  /** Left out: the asker's own. */
  readonly unit?: string | null | undefined;
  /** Left out: the one that the bureau has adopted for the period. */
  readonly scheme?: string | null | undefined;
  readonly reason?: string | null | undefined;
}

export interface PublicationView extends RecordedAs {
  readonly publication: ScorePublished['data'];
}

/** Whether it was published before it was asked for. */
export interface PublicationTaken extends PublicationView {
  readonly repeated: boolean;
}

interface AskedBy {
  readonly commandId?: CommandId;
  readonly correlationId?: string;
}

/** 公布得分 for HTTP and the command line: what is published is what `score` tells of the log as it is now. */
export class ScoreDesk {
  readonly #records: SupervisionRecords;
  readonly #scoring: Scoring;

  constructor(private readonly engine: Engine) {
    const { store, clock, law } = engine;
    this.#records = new SupervisionRecords({ store, clock, law: law.office });
    this.#scoring = new Scoring(engine);
  }

  /** What would be published. Writes nothing. @throws AccessDenied, InvalidInput, ProblemError */
  async preview(asker: Principal, wanted: PublicationAsked): Promise<ScoreAsked & Scored> {
    const asked = await this.#asked(asker, wanted);
    await this.engine.catchUp({ only: MEASURING });
    return { ...asked, ...(await this.#scoring.score(asked)) };
  }

  /**
   * Publishes the scores of a period that is over. Told already, and the same still, they are answered as they were.
   *
   * @throws AccessDenied, SupervisionRefused, InvalidInput, ProblemError for a scheme that nobody knows
   */
  async publish(asker: Principal, wanted: PublicationAsked, by: AskedBy = {}): Promise<PublicationTaken> {
    const { unit, period, ...scored } = await this.preview(asker, wanted);
    const reason = wanted.reason ?? null;
    const stream = scoreStream(unit, period);
    const answer = await this.#records.execute(scoreDecider, {
      ...{ stream, unit, command: await this.#commandOf({ unit, period }, scored, reason) },
      ...{ actor: this.#actorOf(asker, unit), commandId: by.commandId ?? newCommandId() },
      ...(by.correlationId !== undefined && { correlationId: by.correlationId }),
    });
    const published = await this.#published({ unit, period });
    if (!answer.ok) {
      const { id, hash } = scored.side.scheme;
      const same = published.findLast(({ data: { scheme } }) => scheme.id === id && scheme.hash === hash);
      if (answer.rejection.code !== 'score.nothing-new' || reason !== null || !same)
        throw new SupervisionRefused(answer.rejection);
      return { ...viewOf(same), repeated: true };
    }
    const event = published.find(({ revision }) => revision === answer.revision);
    if (!event) throw new Error(`${stream} has no revision ${answer.revision}`);
    return { ...viewOf(event), repeated: answer.repeated };
  }

  /** Everything that was published of a unit and a period, by any scheme, in its order. @throws AccessDenied, InvalidInput */
  async published(asker: Principal, { year, unit }: PublicationAsked): Promise<readonly PublicationView[]> {
    const asked = await askedBy(this.engine, asker, { year, unit: unit ?? undefined });
    return (await this.#published(asked)).map(viewOf);
  }

  #asked(asker: Principal, { year, unit, scheme }: PublicationAsked): Promise<ScoreAsked> {
    return askedBy(this.engine, asker, { year, unit: unit ?? undefined, scheme: scheme ?? undefined });
  }

  async #commandOf(
    { unit, period: { from, to } }: Pick<ScoreAsked, 'unit' | 'period'>,
    { score, scores, ranking }: Scored,
    reason: string | null,
  ): Promise<PublishScore> {
    const { basis, fullMarks, inEffect } = score;
    const { id, version, hash, illustrative } = score.scheme;
    const logHash = await hashAt(this.engine.store, BigInt(basis.position));
    if (logHash === undefined) throw new Error(`the log has no position ${basis.position}`);
    const places = new Map(ranking.flatMap(({ units }) => units.map((each) => [each.unit, each])));
    return {
      ...{ kind: 'PublishScore', unit, from, to, reason, inEffect, fullMarks },
      ...{ scheme: { id, version, hash, illustrative }, position: basis.position, logHash },
      scores: scores.map((each) => publishedOf(each, places.get(each.unit))),
    };
  }

  async #published({ unit, period }: Pick<ScoreAsked, 'unit' | 'period'>): Promise<readonly Stored<ScorePublished>[]> {
    const all: Stored<ScorePublished>[] = [];
    for await (const event of this.engine.store.read(scoreStream(unit, period)))
      all.push(event as Stored<ScorePublished>);
    return all;
  }

  #actorOf(asker: Principal, unit: ScoreAsked['unit']) {
    const { policy } = this.engine.access;
    const denial = policy.denial(asker, 'supervision.run', unit);
    const role = policy.roleFor(asker, 'supervision.run');
    if (denial || !role) throw new AccessDenied(denial ?? { code: 'access.role', permission: 'supervision.run' });
    return actorOf(asker, role);
  }
}

type Place = Scored['ranking'][number]['units'][number];

function publishedOf({ unit, points, published, grade }: Score, place: Place | undefined): PublishedScore {
  const { level = '', rank = null } = place ?? {};
  return { unit: unit as PublishedScore['unit'], level, points, published, grade: grade?.name ?? null, rank };
}

function viewOf(event: Stored<ScorePublished>): PublicationView {
  return { ...recordedAs(event), publication: event.data };
}
