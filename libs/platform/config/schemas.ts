import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';
import { EVIDENCE_TYPES, SERVER_ROLES } from './config.js';

export const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .pipe(z.number().int().min(min).max(max));

export const megabytes = (max: number) => wholeNumber(1, max).transform((number) => number * 2 ** 20);

export const limitNumber = wholeNumber(0, 999_999_999);

export const path = z
  .string()
  .min(1)
  .transform((text) => resolve(text));

export const webUrl = z.url({ protocol: /^https?$/ });

/** Addresses and networks as a proxy list has them: `10.0.0.1`, `10.0.0.0/8`, `::1`, or one of the names that Fastify knows. */
export const proxies = z.string().refine((text) => text.split(',').every((each) => isProxy(each.trim())));

function isProxy(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true;
  const [address = '', prefix, ...rest] = text.split('/');
  const bits = isIP(address) === 4 ? 32 : 128;
  return (
    isIP(address) > 0 &&
    rest.length === 0 &&
    (prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits))
  );
}

/** Networks and addresses with commas between. */
export const networks = z
  .string()
  .transform((text) => text.split(',').map((each) => each.trim()))
  .refine((all) => all.every((each) => /^[0-9a-fA-F]/.test(each.replace(/^:/, '0')) && isProxy(each)));

export const roles = z
  .string()
  .transform((text) => text.split(',').map((each) => each.trim().toLowerCase()))
  .pipe(z.array(z.enum(SERVER_ROLES)).min(1))
  .transform((named) => SERVER_ROLES.filter((role) => named.includes(role)));

/** `host:port` each, with commas between. */
export const brokers = z
  .string()
  .transform((text) => text.split(',').map((each) => each.trim()))
  .pipe(z.array(z.string().regex(/^([A-Za-z0-9._-]+|\[[0-9A-Fa-f:]+\]):\d{1,5}$/)));

export const evidenceTypes = z
  .string()
  .transform((text) => text.split(',').map((each) => each.trim().toLowerCase()))
  .pipe(z.array(z.enum(EVIDENCE_TYPES)));

export const ratio = z
  .string()
  .regex(/^(0|1|0?\.\d{1,9}|1\.0+)$/)
  .transform(Number);

/** A connection string of EventStoreDB; several hosts make it no URL, so what follows is left to the client. */
export const eventStoreUrl = z.string().regex(/^esdb(\+discover)?:\/\/[^\s/?]+/);

export const postgresUrl = z
  .string()
  .refine((text) => ['postgres:', 'postgresql:'].includes(URL.parse(text)?.protocol ?? ''));
