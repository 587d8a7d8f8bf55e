import { Controller, Get, Header, HttpCode, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ImportJobs } from '#libs/import-jobs';
import type { ImportJobView, ReportFormat, Spooled, SpooledUpload } from '#libs/import-jobs';
import { tidyFileName } from '#libs/evidence';
import type { Principal } from '#libs/identity';
import { Access, Asker } from '#libs/identity/http';
import { InvalidInput, knownParameters } from '#libs/platform';
import type { RawParameters } from '#libs/platform';
import { formProblem, readForm, TakesForm } from './multipart.js';
import { idempotencyKeyOf } from '#libs/case/service';
import { headerOf } from './header-of.js';

const DEFAULT_LIMIT = 50;
const MOST = 200;

/** Imports of work orders as jobs. A job is seen by whoever uploaded it and by those who operate the engine. */
@Controller('api/v1/imports')
export class ImportsController {
  constructor(@Inject(ImportJobs) private readonly jobs: ImportJobs) {}

  /**
   * A form with the table in `file`; `dryRun` (true, false); `mapping` as a file (YAML), or as the name of one that comes with the
   * engine. 202: it is on disk and in the queue.
   */
  @Post()
  @HttpCode(202)
  @TakesForm()
  @Access('import.run')
  async upload(
    @Asker() asker: Principal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ImportJobView> {
    const key = idempotencyKeyOf(request.headers['idempotency-key']) ?? undefined;
    const upload = await this.jobs.begin();
    const { wishes, ...received } = await this.#receive(request, reply, upload).catch(async (error: unknown) => {
      await upload.discard();
      throw error;
    });
    const job = await this.jobs.create(asker, { ...wishes, idempotencyKey: key }, { upload, ...received });
    void reply.header('location', `/api/v1/imports/${job.id}`);
    return job;
  }

  async #receive(request: FastifyRequest, reply: FastifyReply, upload: SpooledUpload) {
    const { files, texts } = await readForm<{ file: { name: string; spooled: Spooled }; mapping: Spooled }>(
      request,
      reply,
      {
        files: {
          file: async ({ name, bytes }) => ({ name, spooled: await upload.file(bytes, this.jobs.maxBytes) }),
          mapping: ({ bytes }) => upload.mapping(bytes),
        },
        texts: ['dryRun', 'mapping'],
      },
    );
    if (!files.file) throw formProblem('upload.file-missing', 'file');
    const { name, spooled } = files.file;
    const dryRun = flag('dryRun', texts['dryRun']);
    const wishes = { fileName: tidyFileName(name), dryRun, mapping: texts['mapping'] ?? null };
    return { wishes, file: spooled, mapping: files.mapping };
  }

  /** Newest first. `before` is the id of the last one seen. */
  @Get()
  @Access('import.run')
  async list(@Asker() asker: Principal, @Query() query: RawParameters): Promise<{ items: readonly ImportJobView[] }> {
    const { limit, before } = knownParameters(query, ['limit', 'before']);
    if (before !== undefined) await this.jobs.get(asker, before);
    return { items: await this.jobs.list(asker, limitParameter(limit), before) };
  }

  @Get(':id')
  @Access('import.run')
  @Header('cache-control', 'no-store')
  show(@Param('id') id: string, @Asker() asker: Principal): Promise<ImportJobView> {
    return this.jobs.get(asker, id);
  }

  /** What became of each row: CSV for people (`?format=csv` or `Accept: text/csv`), else JSON. */
  @Get(':id/report')
  @Access('import.run')
  async report(
    @Param('id') id: string,
    @Query() query: RawParameters,
    @Asker() asker: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { format } = knownParameters(query, ['format']);
    const chosen = formatParameter(format, headerOf(request, 'accept'));
    const { stream, bytes } = await this.jobs.report(asker, id, chosen);
    void reply.headers({
      'content-type': chosen === 'csv' ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8',
      'content-length': bytes,
      'content-disposition': `attachment; filename="import-${id.toLowerCase()}.${chosen}"`,
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
      vary: 'accept',
    });
    return void reply.send(stream);
  }

  @Post(':id/resume')
  @HttpCode(202)
  @Access('import.run')
  resume(@Param('id') id: string, @Asker() asker: Principal): Promise<ImportJobView> {
    return this.jobs.resume(asker, id);
  }

  @Post(':id/cancel')
  @HttpCode(202)
  @Access('import.run')
  cancel(@Param('id') id: string, @Asker() asker: Principal): Promise<ImportJobView> {
    return this.jobs.cancel(asker, id);
  }
}

function flag(field: string, text: string | undefined): boolean {
  if (text === undefined || text === 'false') return false;
  if (text === 'true') return true;
  throw invalid(field, 'is-boolean', { zh: '应为 true 或 false', en: 'must be true or false' });
}

function limitParameter(text: string | undefined): number {
  if (text === undefined) return DEFAULT_LIMIT;
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= MOST) return limit;
  throw invalid('limit', 'is-limit', { zh: `应为 1 至 ${MOST}`, en: `must be 1 to ${MOST}` });
}

function formatParameter(format: string | undefined, accept: string | undefined): ReportFormat {
  if (format === 'csv' || format === 'json') return format;
  if (format === undefined) return /\btext\/csv\b/i.test(accept ?? '') ? 'csv' : 'json';
  throw invalid('format', 'is-in', { zh: '应为 csv 或 json', en: 'must be csv or json' });
}

function invalid(field: string, code: string, messages: { readonly zh: string; readonly en: string }): InvalidInput {
  return new InvalidInput([{ field, code, messages }]);
}
