import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A message as a consumer has it that is no code of ours and no kafkajs. */
export interface WireMessage {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  /** As text: what was sent, byte by byte. */
  readonly value: string;
}

/** A line of `kcat -J`. */
interface Line {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: string | null;
  readonly headers?: readonly string[];
  readonly payload: string | null;
}

/** True where kcat, the command line of librdkafka, is installed. */
export async function hasKcat(): Promise<boolean> {
  return run('kcat', ['-V']).then(
    () => true,
    () => false,
  );
}

/**
 * Everything that is committed in a topic at this moment, from its beginning, partition by partition, as kcat reads it: `isolation.level=read_committed`,
 * checksums looked at.
 */
export async function* committed(brokers: string, topic: string): AsyncGenerator<WireMessage> {
  const settings = ['isolation.level=read_committed', 'check.crcs=true'].flatMap((setting) => ['-X', setting]);
  const child = spawn('kcat', ['-C', '-b', brokers, '-t', topic, '-o', 'beginning', '-e', '-q', '-J', ...settings], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  const ended = once(child, 'close');
  try {
    for await (const line of createInterface({ input: child.stdout })) yield messageOf(JSON.parse(line) as Line);
    const [code] = (await ended) as [number | null];
    if (code !== 0) throw new Error(`kcat ended with ${code}: ${complaints}`);
  } finally {
    child.kill('SIGKILL');
  }
}

function messageOf({ topic, partition, offset, key, headers = [], payload }: Line): WireMessage {
  const named: Record<string, string> = {};
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i] ?? '';
    if (name in named) throw new Error(`${topic}/${partition}/${offset} has the header ${name} twice`);
    named[name] = headers[i + 1] ?? '';
  }
  if (key === null || payload === null) throw new Error(`${topic}/${partition}/${offset} has no key or no value`);
  return { topic, partition, offset, key, headers: named, value: payload };
}
