import type { Position } from '#libs/kernel';
import { InvalidInput } from '#libs/platform';
import { atLeastPosition, ReadPositions } from './read-positions.js';

function reads(positions: Record<string, Position>, head: Position) {
  const asked = { head: 0 };
  const store = { head: () => (asked.head++, Promise.resolve(head)) };
  const look = () => Promise.resolve(new Map(Object.entries(positions)));
  return { asked, positions, gate: new ReadPositions(look, store, 60) };
}

describe('a read that names a position', () => {
  it('waits for nothing where none is named, and asks nobody', async () => {
    const { gate, asked } = reads({}, 0n);
    await gate.reach(['case-queue'], undefined);
    await gate.reach(['case-queue'], 0n);
    expect(asked.head).toBe(0);
  });

  it('goes on at once where the read model is there, without asking the log', async () => {
    const { gate, asked } = reads({ 'case-queue': 12n }, 99n);
    await gate.reach(['case-queue'], 12n);
    expect(asked.head).toBe(0);
  });

  it('waits until every read model that it uses is there', async () => {
    const { gate, positions } = reads({ 'case-queue': 12n, 'case-search': 3n }, 12n);
    const waiting = gate.reach(['case-queue', 'case-search'], 12n);
    setTimeout(() => (positions['case-search'] = 12n), 15);
    await waiting;
    expect(positions['case-search']).toBe(12n);
  });

  it('says how far the read model is when the time is over', async () => {
    const { gate } = reads({ 'case-queue': 3n }, 12n);
    await expect(gate.reach(['case-queue'], 12n)).rejects.toMatchObject({
      code: 'read.not-there-yet',
      status: 503,
      details: { readModel: 'case-queue', position: '3', wanted: '12' },
    });
  });

  it('is refused at once when the log does not go that far', async () => {
    const { gate } = reads({ 'case-queue': 3n }, 5n);
    const began = performance.now();
    await expect(gate.reach(['case-queue'], 6n)).rejects.toMatchObject({
      code: 'read.position-beyond-log',
      status: 422,
      details: { wanted: '6', head: '5' },
    });
    expect(performance.now() - began).toBeLessThan(60);
  });
});

describe('the header X-At-Least-Position', () => {
  it('is a position, or is not there', () => {
    expect(atLeastPosition('42')).toBe(42n);
    expect(atLeastPosition(undefined)).toBeUndefined();
  });

  it.each(['', '-1', '1.5', '0x10', 'nix', '1, 2', '9'.repeat(19), ['1', '2']])('is refused as %s', (header) => {
    expect(() => atLeastPosition(header)).toThrow(InvalidInput);
  });
});
