import { connect } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { Body, Controller, Get, Module, Post, Req, Res } from '@nestjs/common';
import { APP_GUARD, NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { loadOrganisation, Policy, Unauthenticated } from '#libs/identity';
import type { Principal, Role } from '#libs/identity';
import { Access, AccessGuard, ForEverybody, VERIFIER } from '#libs/identity/http';
import type { UnitCode } from '#libs/kernel';
import { createLogger } from '#libs/platform';
import type { Logger } from '#libs/platform';
import { httpAdapter } from '../adapter.js';
import type { AdapterOptions } from '../adapter.js';
import type { Limits } from '../limits/call-kinds.js';
import { LimitGuard } from '../limits/limit.guard.js';
import { acceptForms, readForm, TakesForm } from '../multipart.js';
import { ProblemFilter } from '../problem.filter.js';

/** A route of each kind, and one for each way to fail. */
@Controller('api/v1')
class Routes {
  @Get('open')
  @ForEverybody()
  open(): object {
    return {};
  }

  @Get('cases/:id')
  @Access('case.read')
  read(): object {
    return {};
  }

  @Get('kept')
  @Access('case.read')
  kept(@Res({ passthrough: true }) reply: FastifyReply): object {
    void reply.header('cache-control', 'private, max-age=60');
    return {};
  }

  @Get('events')
  @Access('log.read')
  feed(): object {
    return {};
  }

  @Get('metrics')
  @Access('engine.operate')
  metrics(): object {
    return {};
  }

  @Get('broken')
  @ForEverybody()
  broken(): object {
    throw new Error('王小明 13877665544');
  }

  @Post('cases')
  @Access('case.read')
  command(@Body() body: unknown): unknown {
    return body;
  }

  @Get('things/:id/clocks')
  @Access('case.read')
  clocks(): object {
    return {};
  }

  @Post('things/:id/:action')
  @Access('case.read')
  action(): object {
    return {};
  }

  @Post('slow')
  @Access('case.read')
  async slow(): Promise<object> {
    await sleep(600);
    return {};
  }

  @Post('batches')
  @Access('case.read')
  batch(@Body() body: unknown[]): object {
    return { items: body.length };
  }

  @Post('imports')
  @TakesForm()
  @Access('case.read')
  async upload(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    if (!request.isMultipart()) return {};
    const { files } = await readForm<{ file: number }>(request, reply, {
      files: { file: async ({ bytes }) => (await buffer(bytes)).length },
      texts: ['a'],
    });
    return { bytes: files.file };
  }
}

const NO_LIMITS: Limits = { commands: 0, reads: 0, feeds: 0, uploads: 0, failedTokens: 0 };

/** The real adapter, doorway, guards and filter in front of a handful of routes. A token is `id~role~unit`; `bad` is refused. */
export async function doorApp({
  limits = {},
  prepare = () => undefined,
  logger = createLogger({ level: 'silent' }),
  ...options
}: AdapterOptions & {
  limits?: Partial<Limits>;
  prepare?: (instance: FastifyInstance) => void;
  logger?: Logger;
} = {}) {
  const { adapter } = httpAdapter(options);
  const instance = adapter.getInstance<FastifyInstance>();
  prepare(instance);
  await acceptForms(instance);
  const guard = await LimitGuard.on(instance, { ...NO_LIMITS, ...limits });
  const verify = (token: string | undefined) => {
    if (token === undefined) return Promise.reject(new Unauthenticated('auth.token-missing'));
    if (token === 'bad') return Promise.reject(new Unauthenticated('auth.token-signature'));
    return Promise.resolve(principalOf(token));
  };
  class Doors {}
  Module({
    controllers: [Routes],
    providers: [
      { provide: Policy, useValue: new Policy(loadOrganisation()) },
      { provide: VERIFIER, useValue: { verify } },
      { provide: APP_GUARD, useClass: AccessGuard },
    ],
  })(Doors);
  const app = await NestFactory.create<NestFastifyApplication>(Doors, adapter, { logger: false, bodyParser: false });
  app.useGlobalGuards(guard);
  app.useGlobalFilters(new ProblemFilter(logger, { trouble: undefined }));
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  const port = Number(new URL(url).port);
  return {
    url,
    ask: (path: string, init: RequestInit & { readonly token?: string } = {}) => {
      const { token, headers, ...rest } = init;
      const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
      return fetch(`${url}/api/v1/${path}`, { ...rest, headers: { ...authorization, ...headers } });
    },
    /** Sends bytes as they are, the further pieces so many milliseconds apart, and reads until the server closes the connection. */
    raw: (text: string, further: readonly string[] = [], every = 0) =>
      new Promise<RawAnswer>((resolve, reject) => {
        const socket = connect(port, '127.0.0.1', () => {
          socket.write(text);
          for (const [i, piece] of further.entries())
            setTimeout(() => socket.writable && socket.write(piece), (i + 1) * every).unref();
        });
        let heard = '';
        socket.on('data', (chunk) => (heard += chunk.toString())).on('error', reject);
        socket.on('close', () => resolve(answerOf(heard)));
      }),
    async close() {
      app.getHttpServer().closeAllConnections();
      await app.close();
    },
  };
}

function principalOf(token: string): Principal {
  const [id = '', role = '', unit = ''] = token.split('~');
  return { id, onBehalfOf: null, roles: [role as Role], unit: unit as UnitCode, grants: [] };
}

export type DoorApp = Awaited<ReturnType<typeof doorApp>>;

interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

function answerOf(text: string): RawAnswer {
  const [head = '', body = ''] = text.split('\r\n\r\n');
  const [line = '', ...lines] = head.split('\r\n');
  const headers = new Headers(
    lines.map((each): [string, string] => {
      const colon = each.indexOf(':');
      return [each.slice(0, colon), each.slice(colon + 1).trim()];
    }),
  );
  return { status: Number(line.split(' ')[1]), headers, body };
}
