import { rates } from '#libs/law';
import type { Figure } from '#libs/supervision';
import type { Tone } from '../model.js';
import type { Words } from '../words.js';
import { valueOf } from './figures.js';

/** In hundredths of a percent: so far below its target a rate is amber, below that red. */
const NEAR = 500;

/** A rate that has a target is judged by it; anything else is not judged. */
export function targetTone({ indicator, numerator, denominator }: Omit<Figure, 'unit'>): Tone {
  const target = rates().find(({ name }) => name === indicator)?.target;
  const value = valueOf({ numerator, denominator });
  if (target === undefined || denominator === null || value === null) return 'calm';
  const short = Math.round(target * 100) - value;
  return short <= 0 ? 'good' : short <= NEAR ? 'watch' : 'bad';
}

export function targetNote(t: Words): string {
  const targets = rates().map(({ title, target }) => t(`${title.zh} ${target}%`, `${title.en} ${target}%`));
  return t(
    `四率的目标值：${targets.join('、')}。达标为绿，差 ${NEAR / 100} 个百分点以内为黄，其余为红；没有目标的指标不评。`,
    `Targets: ${targets.join(', ')}. Reached is green, within ${NEAR / 100} percentage points amber, below that red; what has no target is not judged.`,
  );
}
