import { openEngine } from '../../server/index.js';
import type { Engine } from '../../server/index.js';
import { localPrincipal, mustBeAllowed } from '../local-principal.js';
import type { Output } from '../output.js';
import type { Verb } from '../verb.js';

/** `serve` (`npm start`): the engine for real use; empty until work orders come in. */
export const serveVerb: Verb = (program, output) => {
  program
    .command('serve')
    .description('启动服务 · start the server')
    .action(async () => {
      const engine = await openEngine({ logging: 'server' });
      await serveUntilStopped(engine, output(), (url, out) => {
        out.say({ zh: `双维已启动：${url}（Ctrl-C 停止）`, en: `Shuangwei runs at ${url} (Ctrl-C stops it)` });
      });
    });
};

/** Serves until SIGINT or SIGTERM, then lets what is in flight end. The second signal does not wait. */
export async function serveUntilStopped(
  engine: Engine,
  out: Output,
  started: (url: string, out: Output) => void,
): Promise<void> {
  const stopped = new Promise<void>((resolve) => {
    process.once('SIGINT', resolve).once('SIGTERM', resolve);
  });
  try {
    mustBeAllowed(engine.access.policy, localPrincipal(engine.organisation), 'engine.operate');
    // The web framework is loaded where it is needed: every other verb starts without it.
    const { serve } = await import('../../server/serve.js');
    const server = await serve(engine);
    started(server.url, out);
    await stopped;
    await server.close();
  } finally {
    await engine.close();
  }
}
