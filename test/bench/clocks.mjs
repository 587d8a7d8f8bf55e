import chineseDays from 'chinese-days';
import { calendarById, project, ruleSetById } from '../../dist/libs/law/index.js';
import { median, round } from './figures.mjs';

/** Due dates of a turn: every clock of a regulation from a thousand days. */
const DAYS = 1_000;
const CALENDAR = 'cn-state-council-2026';
const RULE_SET = 'cn-samr-order-121';

/** Due dates a second on one core, at least; and the time of one, as a multiple of what chinese-days takes for the day arithmetic alone. */
const TARGETS = { perSecond: 200_000, ratio: 3 };

/** The clock function – pauses, extensions, roll-over and firmness included – beside the bare day arithmetic of a library. One core, nothing stored. */
export async function run({ say, rounds }) {
  const calendar = calendarById(CALENDAR);
  const { clocks, counting } = ruleSetById(RULE_SET);
  const rules = Object.values(clocks).filter(({ budget }) => budget.unit === 'working-day');
  const days = Array.from({ length: DAYS }, (_, i) =>
    new Date(Date.UTC(2023, 0, 2) + i * 86_400_000).toISOString().slice(0, 10),
  );
  const runs = days.map((day) => ({
    anchor: `${day}T10:20:30.000+08:00`,
    ...{ pauses: [], extensions: [], stoppedAt: null, voidedAt: null },
  }));
  const ours = () => {
    let late = 0;
    for (const run of runs) for (const rule of rules) if (project(rule, run, calendar, counting).dueAt > '2026') late++;
    return late;
  };
  const theirs = () => {
    let late = 0;
    for (const day of days)
      for (const { budget } of rules) if (chineseDays.findWorkday(budget.amount, day) > '2026') late++;
    return late;
  };
  const perTurn = runs.length * rules.length;
  const timed = (work) => {
    const began = performance.now();
    work();
    return performance.now() - began;
  };
  for (let i = 0; i < 5; i++) [ours, theirs].forEach(timed);
  const times = { ours: [], theirs: [] };
  for (let i = 0; i < rounds(40); i++) {
    times.ours.push(timed(ours));
    times.theirs.push(timed(theirs));
  }
  const [perSecond, theirsPerSecond] = [times.ours, times.theirs].map((each) =>
    Math.round(perTurn / (median(each) / 1_000)),
  );
  const ratio = round(theirsPerSecond / perSecond);
  say(
    `due dates ${perSecond}/s (promised: ${TARGETS.perSecond}/s), chinese-days ${theirsPerSecond}/s, ` +
      `so ×${ratio} of its time (promised: below ×${TARGETS.ratio})`,
  );
  const pass = perSecond > TARGETS.perSecond && ratio < TARGETS.ratio;
  return Promise.resolve({ dueDates: perTurn, perSecond, theirsPerSecond, ratio, targets: TARGETS, pass });
}
