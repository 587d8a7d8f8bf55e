import { AccessDenied } from '#libs/identity';
import type { Policy, Principal } from '#libs/identity';
import type { CaseId } from '#libs/kernel';
import type { EventStore } from '#libs/event-store';
import { CaseNotFound } from '../application/problems.js';
import { replayCase } from './case-replay.js';
import type { Replay, ReplayLimit } from './case-replay.js';

/** Cases as somebody may read them: whoever reaches the unit that holds a case today reads its whole history. */
export class ReadableCases {
  constructor(
    private readonly store: EventStore,
    private readonly policy: Policy,
  ) {}

  /**
   * @throws CaseNotFound there is none, or there was none yet at that moment
   * @throws AccessDenied
   */
  async replay(asker: Principal, id: CaseId, limit: ReplayLimit = {}): Promise<Replay> {
    const replay = await replayCase(this.store, id, limit);
    if (!replay) throw new CaseNotFound(id);
    const denial = this.policy.denial(asker, 'case.read', replay.holder);
    if (denial) throw new AccessDenied(denial);
    return replay;
  }

  /** What of a case's personal data the asker may see. */
  sight(asker: Principal): Sight {
    return {
      people: this.policy.allows(asker, 'person.read'),
      reporters: this.policy.allows(asker, 'reporter.read'),
    };
  }
}

/** Which personal data somebody may see: people's, and those of who made a report. */
export interface Sight {
  readonly people: boolean;
  readonly reporters: boolean;
}
