import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ProblemError } from '#libs/platform';
import { TOPICS } from '#libs/publishing';
import { streamLines } from '../../server/index.js';
import type { Output } from '../output.js';
import type { Verb } from '../verb.js';
import { withEngine } from '../with-engine.js';

interface Options {
  readonly after?: string;
  readonly follow?: boolean;
  readonly types?: string;
  readonly limit?: string;
  readonly out?: string;
}

/**
 * `stream TOPIC`: a public stream as the lines that HTTP gives, on standard output or in a file. It ends with a line that says where to
 * go on: `{"cursor":"…","end":"head"}`.
 */
export const streamVerb: Verb = (program, output) => {
  program
    .command('stream')
    .description(
      '公开事件流（NDJSON，每行一个 CloudEvent），不含个人信息 · a public stream as lines of JSON, nobody named',
    )
    .argument('<topic>', TOPICS.join(' | '))
    .option('--after <cursor>', '接上次的 cursor；latest 为当前末尾 · go on after a cursor; latest: the present end')
    .option('--types <types>', '仅这些类型，逗号分隔 · only these CloudEvents types, with commas between them')
    .option('--limit <n>', '最多几个事件 · end after so many events')
    .option('--follow', '读到末尾后继续等待 · go on when the end is reached, until interrupted')
    .option('--out <file>', '写入文件 · write to a file')
    .action((topic: string, { follow = false, out: file, ...asked }: Options) =>
      withEngine({ permission: 'stream.read' }, async ({ engine, signal }) => {
        const lines = await streamLines(engine, { ...asked, topic, follow }, signal);
        if (file === undefined) return toTerminal(lines);
        told(await toFile(lines, file), output());
      }),
    );
};

/** Whoever has read enough – `| head` – closes the pipe, which is no fault. */
async function toTerminal(lines: AsyncGenerator<string | Buffer>): Promise<void> {
  try {
    await pipeline(Readable.from(lines), process.stdout, { end: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
  }
}

/** A stream that was written. */
interface Written {
  readonly file: string;
  readonly bytes: number;
  /** Where to go on: `--after`. */
  readonly cursor: string;
}

/** @throws ProblemError `stream.cannot-write` */
async function toFile(lines: AsyncGenerator<string | Buffer>, file: string): Promise<Written> {
  const target = createWriteStream(file);
  let end = '';
  const watched = async function* () {
    for await (const piece of lines) {
      if (typeof piece === 'string') end = piece;
      yield piece;
    }
  };
  await pipeline(Readable.from(watched()), target).catch((error: unknown) => {
    throw (error as NodeJS.ErrnoException).syscall === undefined ? error : cannotWrite(file, error);
  });
  return { file, bytes: target.bytesWritten, cursor: (JSON.parse(end) as { cursor: string }).cursor };
}

function told(written: Written, out: Output): void {
  const { file, bytes, cursor } = written;
  out.answer(written, () =>
    out.t(
      `✓ 已写入 ${file}（${bytes} 字节），下次用 --after ${cursor} 接着读`,
      `✓ ${file} written, ${bytes} bytes; go on with --after ${cursor}`,
    ),
  );
}

function cannotWrite(file: string, cause: unknown): ProblemError {
  return new ProblemError({
    code: 'stream.cannot-write',
    status: 503,
    messages: { zh: `无法写入 ${file}`, en: `${file} cannot be written` },
    next: { zh: '请检查路径、权限与磁盘空间。', en: 'check the path, who may write there and the room on the disk' },
    cause,
  });
}
