import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { loadOrganisation } from '#libs/identity';
import { importFile } from './index.js';
import type { ByteSource } from './index.js';

/** Megabytes of CSV; `IMPORT_MEMORY_TEST_MB=2048` makes the long one. Under Jest a busy machine takes half a second for each. */
const MEGABYTES = Number(process.env.IMPORT_MEMORY_TEST_MB ?? 32);
const PIECE_ROWS = 50;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function generated(megabytes: number): ByteSource & { readonly rows: number } {
  const request = '办理年卡后门店停业，要求退还剩余费用。'.repeat(100);
  const line = (n: number) => `${n},投诉,电话,2026-05-06 09:10,${request}\r\n`;
  const rows = Math.floor((megabytes * 1024 * 1024) / Buffer.byteLength(line(1_000_000)));
  return {
    name: 'generated.csv',
    size: null,
    rows,
    // eslint-disable-next-line @typescript-eslint/require-await -- a source is read asynchronously
    async *open() {
      yield Buffer.from('登记编号,类型,接收方式,登记时间,诉求内容\r\n');
      for (let n = 0; n < rows; n += PIECE_ROWS) {
        let piece = '';
        for (let i = n; i < Math.min(n + PIECE_ROWS, rows); i++) piece += line(1_000_000 + i);
        yield Buffer.from(piece);
      }
    },
  };
}

describe('a file far larger than memory should be', () => {
  it(
    'is imported with memory that stays flat from its first tenth to its end',
    async () => {
      const source = generated(MEGABYTES);
      const heap: number[] = [];
      const sample = () => {
        collectGarbage();
        const { heapUsed, arrayBuffers, external } = process.memoryUsage();
        heap.push((heapUsed + arrayBuffers + external) / 1024 / 1024);
      };
      let nextSample = source.rows / 10;
      const report = await importFile({
        path: source.name,
        source,
        report: false,
        organisation: loadOrganisation(),
        actor: { id: 'import', role: 'intake' },
        // A store that is slower than the reader.
        execute: () => new Promise((resolve) => setImmediate(resolve, 'created')),
        check: () => Promise.resolve('created'),
        onProgress: ({ rows }) => {
          if (rows < nextSample) return;
          nextSample += source.rows / 10;
          sample();
        },
      });
      expect(report).toMatchObject({ rows: source.rows, created: source.rows });
      expect(heap.length).toBeGreaterThanOrEqual(8);
      // Measured: the first half settles within 9 MB, then nothing grows, whether 32 MB or 200 MB go through. Texts that were
      // kept would be two thirds of the file. The index of work orders may grow: 48 bytes a row at most.
      const indexMegabytes = (source.rows * 48) / 1024 / 1024;
      expect(Math.min(...heap.slice(-3)) - heap[0]!).toBeLessThan(12 + indexMegabytes);
    },
    MEGABYTES * 2_000,
  );
});
