import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ForEverybody } from '#libs/identity/http';
import { docsPage, DOCS_CSP } from './docs-page.js';
import { openApiFile } from './openapi-file.js';
import type { OpenApiDocument } from './openapi-file.js';

/** What the API is, for whoever has to write against it. It tells nothing of any case, so it asks nobody who they are. */
@Controller('api')
export class DocumentsController {
  #document: string | undefined;
  #page: string | undefined;

  /** OpenAPI 3.1, as it is checked in. */
  @Get('openapi.json')
  @ForEverybody()
  async openApi(@Res() reply: FastifyReply): Promise<void> {
    this.#document ??= openApiFile();
    await send(reply, 'application/json; charset=utf-8', this.#document);
  }

  /** The same as a page for people: one file, no scripts, nothing from elsewhere. */
  @Get('docs')
  @ForEverybody()
  async docs(@Res() reply: FastifyReply): Promise<void> {
    this.#page ??= docsPage(JSON.parse(openApiFile()) as OpenApiDocument);
    void reply.header('content-security-policy', DOCS_CSP);
    await send(reply, 'text/html; charset=utf-8', this.#page);
  }
}

async function send(reply: FastifyReply, type: string, text: string): Promise<void> {
  await reply.type(type).header('cache-control', 'public, max-age=300').serializer(String).send(text);
}
