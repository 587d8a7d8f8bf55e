/**
 * The peer of the `http` benchmark's POST, in a process of its own: a bare NestJS + Fastify application with one route, which
 * validates the body of `POST /api/v1/cases` by the product's own class and answers as much as the product does. It asks nobody who
 * they are, logs nothing, decides nothing and stores nothing.
 *
 * `http-peer.mjs pipe` validates by Nest's own ValidationPipe, `http-peer.mjs service` as the product does.
 */
import 'reflect-metadata';
import { Body, Controller, Module, Post, ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { RegisterCaseBody } from '../../dist/libs/case/commands/register-case.command.js';
import { validated } from '../../dist/libs/platform/index.js';

const [way] = process.argv.slice(2);

/** The same length as the product's. */
const ANSWER = { caseId: 'T-7KQ2-M9XA-4C3F-HZ8W', revision: '1', position: '200000', repeated: false };

class CasesController {
  registerByService(body) {
    validated(RegisterCaseBody, body);
    return ANSWER;
  }

  registerByPipe() {
    return ANSWER;
  }
}

class AppModule {}

// What decorators do, in a file that nothing compiles.
const handler = way === 'pipe' ? 'registerByPipe' : 'registerByService';
Post()(CasesController.prototype, handler, Object.getOwnPropertyDescriptor(CasesController.prototype, handler));
Body(...(way === 'pipe' ? [pipe()] : []))(CasesController.prototype, handler, 0);
Controller('api/v1/cases')(CasesController);
Module({ controllers: [CasesController] })(AppModule);

const app = await NestFactory.create(AppModule, new FastifyAdapter(), { logger: false });
await app.listen(0, '127.0.0.1');
process.send(await app.getUrl());
process.once('disconnect', () => process.exit());

/** The product's rules (libs/platform/validation.ts). */
function pipe() {
  return new ValidationPipe({
    expectedType: RegisterCaseBody,
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    stopAtFirstError: true,
  });
}
