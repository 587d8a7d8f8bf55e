import type { Channel, Respondent, Submitter } from '#libs/case';
import { dateOf, instantOf } from '#libs/kernel';
import type { Organisation } from '#libs/identity';
import { sourcePrefix } from '../parameters.js';
import { Random } from '../random.js';
import { placeOf } from '../world/firms.js';
import type { Firm, Firms } from '../world/firms.js';
import { ANONYMOUS, asSubmitter, personOf } from '../world/people.js';
import type { Person } from '../world/people.js';
import { SECTORS } from '../world/sectors.js';
import type { Sector } from '../world/sectors.js';
import { complaintText, consultationText, outsideText, reportText } from '../world/texts.js';
import type { CasePlan, YearPlan } from './case-plan.js';

/** Everything that the registration of a case says, and what else its story needs. */
export interface CaseDetail {
  readonly channel: Channel;
  readonly person: Person;
  readonly submitter: Submitter;
  readonly named: boolean;
  readonly firm: Firm;
  readonly respondent: Respondent | null;
  readonly category: string;
  readonly problem: string;
  readonly place: string;
  readonly request: string;
  readonly item: string;
  /** What was paid, in fen. */
  readonly priceFen: number;
  readonly knewOn: string | null;
  readonly sourceNumber: string;
}

const CHANNELS: readonly (readonly [number, Channel])[] = [
  [345, 'hotline-12315'],
  [265, 'hotline-12345'],
  [215, 'national-platform'],
  [85, 'app'],
  [75, 'wechat'],
  [10, 'window'],
  [5, 'post'],
];
/** Who writes at night writes to a platform or calls; windows are closed and the post is not opened. */
const CHANNELS_OUT_OF_HOURS = CHANNELS.slice(0, 5);

/** People of the city who turn to the bureau at all; the same person may come again. */
const PEOPLE = 60_000;
/** The last persons of the number range are the serial claimants. */
const FIRST_SERIAL = 99_900;

const FOOD = SECTORS.find((sector) => sector.key === 'food');
const DAY = 86_400_000;

/** Works out what a case is about; the same plan always gives the same. Cases that repeat another take its people and its firm. */
export class Details {
  constructor(
    private readonly plan: YearPlan,
    private readonly firms: Firms,
    private readonly organisation: Organisation,
    private readonly isOpenHour: (at: number) => boolean,
  ) {}

  of(plan: CasePlan): CaseDetail {
    const { seed, year, count } = this.plan;
    const random = Random.of(seed, year, count, 'detail', plan.ordinal);
    const original = plan.other === null ? undefined : this.plan.cases[plan.other];
    const theirs = original ? this.of(original) : undefined;
    const sector = theirs?.firm.sector ?? this.#sector(random, plan);
    const firm = theirs?.firm ?? this.#firm(random, plan, sector);
    const person =
      theirs?.person ?? personOf(seed, plan.serial === null ? random.below(PEOPLE) : FIRST_SERIAL + plan.serial);
    const { problem, facts } = theirs
      ? (sector.problems.find((candidate) => candidate.problem === theirs.problem) ?? random.pick(sector.problems))
      : plan.serial === null
        ? random.pick(sector.problems)
        : (sector.problems[1] ?? random.pick(sector.problems));
    const item = theirs?.item ?? random.pick(sector.items);
    const priceFen = theirs?.priceFen ?? priceOf(random, sector);
    const channel = plan.relation === 'same-submission' && theirs ? theirs.channel : this.#channel(random, plan);
    const place = placeOf(firm.station, this.organisation);
    const bought = plan.receivedAt - random.between(1, 40) * DAY;
    const boughtOn =
      plan.course === 'refused:time-barred' ? plan.receivedAt - random.between(1_130, 1_600) * DAY : bought;
    const named = !plan.turns.includes('anonymous');
    const told = { random, firm: firm.respondent, item, facts, priceFen, boughtOn: dateOf(instantOf(boughtOn)) };
    const outside =
      plan.course === 'refused:not-competent' || (plan.course === 'transferred' && sector.otherAuthority === null);
    return {
      channel,
      person,
      submitter: named ? asSubmitter(person, `伊春市${place}`) : ANONYMOUS,
      named,
      firm,
      respondent: plan.kind === 'consultation' ? null : firm.respondent,
      category: sector.category,
      problem: outside ? '其他' : problem,
      place: `伊春市${place}`,
      request: outside
        ? outsideText(random, firm.respondent)
        : plan.kind === 'complaint'
          ? complaintText(told)
          : plan.kind === 'report'
            ? reportText(told)
            : consultationText(random, item, sector),
      item,
      priceFen,
      knewOn:
        plan.kind === 'complaint' && (plan.course === 'refused:time-barred' || random.chance(6_000))
          ? told.boughtOn
          : null,
      sourceNumber: `${sourcePrefix({ year, seed, cases: count })}${String(plan.ordinal + 1).padStart(6, '0')}`,
    };
  }

  #sector(random: Random, plan: CasePlan): Sector {
    if (plan.serial !== null && FOOD) return FOOD;
    const month = Number(instantOf(plan.receivedAt).slice(5, 7)) - 1;
    const needsTest =
      plan.turns.includes('testing') ||
      plan.turns.includes('testing-named') ||
      plan.course === 'terminated:testing-not-agreed';
    const open = SECTORS.filter(
      (sector) => (!needsTest || sector.testable) && (plan.course !== 'transferred' || sector.otherAuthority !== null),
    );
    return random.weighted(open.map((sector) => [sector.season[month] ?? 0, sector] as const));
  }

  #firm(random: Random, plan: CasePlan, sector: Sector): Firm {
    const odr = plan.course === 'settled-by-odr' || plan.turns.some((turn) => turn.startsWith('odr-'));
    return odr ? this.firms.drawOdr(random, sector) : this.firms.draw(random, sector);
  }

  #channel(random: Random, plan: CasePlan): Channel {
    return random.weighted(this.isOpenHour(plan.receivedAt) ? CHANNELS : CHANNELS_OUT_OF_HOURS);
  }
}

/** Most sums are small: the lower of three draws. */
function priceOf(random: Random, sector: Sector): number {
  const [low, high] = sector.price;
  const yuan = Math.min(random.between(low, high), random.between(low, high), random.between(low, high));
  return yuan * 100 + (random.chance(2_500) ? random.below(100) : 0);
}
