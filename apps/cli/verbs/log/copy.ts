import { Option } from 'commander';
import type { Command } from 'commander';
import { copyLog } from '#libs/event-store/copying';
import type { CopyProgress, CopyReport } from '#libs/event-store/copying';
import { loadOrganisation, Policy } from '#libs/identity';
import { createLogger, loadConfig, ProblemError } from '#libs/platform';
import { logKinds, logSide, openSide } from '../../../server/index.js';
import type { LogKind, LogSide, OpenSide } from '../../../server/index.js';
import { interruptible } from '../../interrupted.js';
import { localPrincipal, mustBeAllowed } from '../../local-principal.js';
import type { Output } from '../../output.js';
import { progressBar } from '../../progress.js';

interface CopyAsked {
  readonly from: LogKind;
  readonly to: LogKind;
  readonly fromUrl?: string;
  readonly toUrl?: string;
}

/** `log copy --from postgres --to eventstoredb`: the whole log into another store, event by event, each chain verified. */
export function logCopy(verb: Command, output: () => Output): void {
  const kind = (flag: string, zh: string, en: string) =>
    new Option(`${flag} <store>`, `${zh} · ${en}`).choices(logKinds).makeOptionMandatory();
  verb
    .command('copy')
    .description(
      '复制整个日志到另一种存储，逐事件校验，可随时中断后继续 · copy the whole log into another store; may be ended and goes on',
    )
    .addOption(kind('--from', '来源', 'the source'))
    .addOption(kind('--to', '目标', 'the target'))
    .option('--from-url <url>', '来源地址，默认取自配置 · of the source; the configured one where left out')
    .option('--to-url <url>', '目标地址，默认取自配置 · of the target; the configured one where left out')
    .action((asked: CopyAsked) => interruptible((signal) => copied(asked, output(), signal)));
}

async function copied(asked: CopyAsked, out: Output, signal: AbortSignal): Promise<void> {
  const { env } = process;
  const organisation = loadOrganisation(loadConfig(env).organisationFile);
  mustBeAllowed(new Policy(organisation), localPrincipal(organisation), 'engine.operate');
  const from = logSide(asked.from, asked.fromUrl, '--from-url', env);
  const to = logSide(asked.to, asked.toUrl, '--to-url', env);
  if (from.place === to.place) throw sameStore(from.place);
  const logger = createLogger({ level: 'warn', destination: process.stderr });
  const open: OpenSide[] = [];
  try {
    for (const side of [from, to]) open.push(await openSide(side, logger));
    const [source, target] = open as [OpenSide, OpenSide];
    const progress = progressOf(out);
    const report = await copyLog({
      ...{ source: source.store, target: target.store, signal },
      onProgress: (at) => progress.tell(at),
    }).finally(() => progress.stop());
    out.answer({ from: from.place, to: to.place, ...report }, () => told(report, from, to, out));
  } finally {
    for (const side of open.reverse()) await side.close();
  }
}

/** How often a bar is drawn: a copy tells of every command. */
const EVERY_MS = 200;

function progressOf(out: Output) {
  const bars = {
    copying: progressBar(out, out.t('复制', 'copying')),
    verifying: progressBar(out, out.t('核对', 'verifying')),
  };
  let last = 0;
  return {
    tell({ phase, events, position, head }: CopyProgress) {
      const now = performance.now();
      if (now - last < EVERY_MS && position < head) return;
      last = now;
      // Positions are places and no counts in some stores: they say what part is done, and the events are told beside it.
      bars[phase].update(Number(position), Number(head), out.t(`${events} 个事件`, `${events} events`));
    },
    stop() {
      bars.copying.stop();
      bars.verifying.stop();
    },
  };
}

function told(
  { events, copied, streams, digest, seconds }: CopyReport,
  from: LogSide,
  to: LogSide,
  out: Output,
): string {
  return out.t(
    `✓ ${from.place} → ${to.place}：${events} 个事件、${streams} 个流，各流末尾的哈希与数量一致（本次复制 ${copied} 个，${seconds.toFixed(1)} 秒）\n  全日志摘要 ${digest}`,
    `✓ ${from.place} → ${to.place}: ${events} events in ${streams} streams, last hash and count equal in each (${copied} copied now, ${seconds.toFixed(1)} s)\n  digest of the log ${digest}`,
  );
}

function sameStore(place: string): ProblemError {
  return new ProblemError({
    code: 'log.copy-same-store',
    status: 400,
    messages: { zh: `来源与目标是同一日志：${place}`, en: `source and target are the same log: ${place}` },
    next: { zh: '请用 --to-url 指明另一目标。', en: 'name another target with --to-url' },
    details: { place },
  });
}
