import { projectInMemory } from '#libs/projecting';
import { lifeOf, logOf } from '../../test/support/case-histories.js';
import type { LifeName } from '../../test/support/case-histories.js';
import { keepsThePromisesOfAProjection } from '../../test/support/projection-contract.js';
import { recoveredLoss } from './projection.js';
import type { RecoveredLossDailyRow, RecoveredLossRow } from './rows.js';

async function modelOf(name: LifeName, number = 7, events = Infinity) {
  return projectInMemory(recoveredLoss, [logOf([lifeOf(name, number)], () => 0).slice(0, events)]);
}

keepsThePromisesOfAProjection(recoveredLoss);

describe('recovered loss', () => {
  it('is what a closing says, of the unit and the handler that closed, on the day of the closing', async () => {
    const model = await modelOf('settled');
    expect(model.rows<RecoveredLossRow>('recovered_loss')).toMatchObject([
      { episode: 1, fen: 700, unit: '230702', handler: 'officer-230702', channel: 'national-platform' },
    ]);
    expect(model.rows<RecoveredLossDailyRow>('recovered_loss_daily')).toMatchObject([
      { closings: 1, fen: 700, outcome: 'settled', merged: false },
    ]);
  });

  it('has no row for a closing that recovered nothing', async () => {
    expect((await modelOf('terminated')).rows('recovered_loss')).toEqual([]);
    expect((await modelOf('terminated')).rows('recovered_loss_daily')).toEqual([]);
  });

  it('stays when the case is reopened: what was recovered was recovered', async () => {
    const model = await modelOf('reopened');
    expect(model.rows<RecoveredLossRow>('recovered_loss')).toHaveLength(1);
    expect(model.rows<RecoveredLossDailyRow>('recovered_loss_daily')).toMatchObject([
      { closings: 1, fen: 700, outcome: '' },
    ]);
  });
});
