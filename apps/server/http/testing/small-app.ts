import { promisify } from 'node:util';
import { Module } from '@nestjs/common';
import type { Provider, Type } from '@nestjs/common';
import { APP_GUARD, NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { loadOrganisation, Policy } from '#libs/identity';
import type { Grant, Principal, Role } from '#libs/identity';
import { AccessGuard, VERIFIER } from '#libs/identity/http';
import type { UnitCode } from '#libs/kernel';
import { createLogger } from '#libs/platform';
import { httpAdapter } from '../adapter.js';
import { acceptForms } from '../multipart.js';
import { ProblemFilter } from '../problem.filter.js';

/** A server with these controllers behind the real guard, the real adapter and the real filter. The token is `id:role:unit`, and grants after it. */
export async function smallApp(controllers: Type[], providers: Provider[]) {
  const { adapter } = httpAdapter();
  await acceptForms(adapter.getInstance());
  class Small {}
  Module({
    controllers,
    providers: [
      { provide: Policy, useValue: new Policy(loadOrganisation()) },
      { provide: VERIFIER, useValue: { verify: (token: string) => Promise.resolve(principalOf(token)) } },
      { provide: APP_GUARD, useClass: AccessGuard },
      ...providers,
    ],
  })(Small);
  const app = await NestFactory.create<NestFastifyApplication>(Small, adapter, { logger: false, bodyParser: false });
  app.useGlobalFilters(new ProblemFilter(createLogger({ level: 'silent' }), { trouble: undefined }));
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  return {
    url,
    /** `as` is `id:role:unit`. */
    ask: (as: string, path: string, init: RequestInit = {}) =>
      fetch(`${url}/api/v1${path}`, { ...init, headers: { ...init.headers, authorization: `Bearer ${tokenOf(as)}` } }),
    /** How many the server has. */
    connections: () => promisify(app.getHttpServer().getConnections.bind(app.getHttpServer()))(),
    /** Whatever a test has left unread is not waited for, nor a connection that `fetch` has opened meanwhile and never used. */
    async close() {
      const server = app.getHttpServer();
      server.closeAllConnections();
      const again = setInterval(() => server.closeAllConnections(), 20);
      await app.close().finally(() => clearInterval(again));
    },
  };
}

const tokenOf = (as: string) => as.replaceAll(':', '~');

function principalOf(token: string): Principal {
  const [id = '', role = '', unit = '', ...grants] = token.split('~');
  return { id, onBehalfOf: null, roles: [role as Role], unit: unit as UnitCode, grants: grants as Grant[] };
}

/** A form as a browser would send it. */
export function formOf(
  parts: Readonly<Record<string, string | { readonly name: string; readonly bytes: Uint8Array }>>,
): FormData {
  const form = new FormData();
  for (const [field, part] of Object.entries(parts)) {
    if (typeof part === 'string') form.append(field, part);
    else form.append(field, new Blob([Buffer.from(part.bytes)], { type: 'text/html' }), part.name);
  }
  return form;
}
