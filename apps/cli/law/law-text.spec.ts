import { instant, localDate } from '#libs/kernel';
import type { LawView } from '../../server/index.js';
import { Output } from '../output.js';
import { lawText } from './law-text.js';

const coverage = { coveredUntil: '2026-12-31', daysLeft: 240, alarm: false };
const law = {
  ...{ today: '2026-05-06', ruleSet: 'cn-samr-order-121', calendar: 'cn-state-council-2026', provisionalClocks: 0 },
  ...{ scheme: 'four-rates', ruleSets: [], calendars: [], coverage },
  schemes: [
    {
      ...{ scheme: 'four-rates', from: localDate('2026-01-01'), source: '局务会' },
      recordedAt: instant('2026-01-05T09:00:00+08:00'),
    },
  ],
} as unknown as LawView;

test('Of the schemes it is told which holds from when: the shipped one up to the first that was adopted', () => {
  const lines = lawText(law, new Output(false, 'zh')).split('\n');
  const at = lines.findIndex((line) => line.startsWith('评价方案'));
  expect(lines[at + 2]).toMatch(/^cn-12315-efficacy-illustrative +自带$/);
  expect(lines[at + 3]).toMatch(/^four-rates +2026-01-01 +2026-01-05 09:00:00 +局务会$/);
});
