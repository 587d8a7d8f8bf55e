import { Readable } from 'node:stream';
import { Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  caseIdParameter,
  CaseNotFound,
  commandBy,
  CommandRejected,
  EVENT_STORE,
  GuardedCases,
} from '#libs/case/service';
import { attachment, byteRange, downloadName, evidenceOfCase, EvidenceProblem, EvidenceStore } from '#libs/evidence';
import { isSha256, matchesNone, MEDIA_TYPES, rangeStillHolds, tidyFileName } from '#libs/evidence';
import type { CaseEvidence } from '#libs/evidence';
import type { EventStore } from '#libs/event-store';
import { AccessDenied, Policy } from '#libs/identity';
import type { Permission, Principal } from '#libs/identity';
import { Access, Asker } from '#libs/identity/http';
import type { CaseId } from '#libs/kernel';
import { formProblem, readForm, TakesForm } from './multipart.js';
import { headerOf } from './header-of.js';

/** What an upload answers. */
export interface EvidenceAnswer {
  readonly caseId: string;
  readonly revision: bigint;
  readonly position: bigint;
  readonly repeated: boolean;
  readonly evidence: {
    readonly sha256: string;
    readonly name: string;
    readonly mediaType: string;
    readonly bytes: number;
  };
}

/** Files of a case: up once, down only by the name that the case gives them. */
@Controller('api/v1/cases/:id/evidence')
export class EvidenceController {
  constructor(
    @Inject(EvidenceStore) private readonly files: EvidenceStore,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(GuardedCases) private readonly cases: GuardedCases,
    @Inject(Policy) private readonly policy: Policy,
  ) {}

  /**
   * A form with the file in `file`, its name for people in `title` where that is not the file's own, and for a report's file
   * `showsReporter` (`true`, `false`): whether it may show who made the report. Where nobody says so it may, and only those who may
   * see reporters read it. The file is kept first, then the command attaches it: refused, it leaves no event, and the file is
   * swept when no event has named it for a day.
   */
  @Post()
  @TakesForm()
  @Access('case.annotate')
  async attach(
    @Param('id') id: string,
    @Asker() asker: Principal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EvidenceAnswer> {
    const caseId = caseIdParameter(id);
    const by = commandBy(asker, request.headers);
    // Before anything is received: who may not attach to the case need not upload to it.
    this.#mustReach(asker, 'case.annotate', await this.#evidenceOf(caseId));
    const form = await readForm<{ file: { kept: Awaited<ReturnType<EvidenceStore['put']>>; name: string } }>(
      request,
      reply,
      {
        files: { file: async ({ name, bytes }) => ({ kept: await this.files.put(bytes), name }) },
        texts: ['title', 'showsReporter'],
      },
    );
    if (!form.files.file) throw formProblem('upload.file-missing', 'file');
    const { kept, name: sent } = form.files.file;
    const title = form.texts['title']?.trim();
    const evidence = { ...kept, name: tidyFileName(title === undefined || title === '' ? sent : title) };
    const showsReporter = flagOf(form.texts['showsReporter']);
    const answer = await this.cases.attachUpload({
      caseId,
      command: { kind: 'AttachEvidence', evidence, ...(showsReporter !== undefined && { showsReporter }) },
      effectiveAt: null,
      unit: null,
      by,
    });
    if (!answer.ok) throw new CommandRejected(caseId, answer.rejection, answer.changes);
    void reply.header('location', `/api/v1/cases/${caseId}/evidence/${kept.sha256}`);
    const { revision, position, repeated } = answer;
    return { caseId, revision, position, repeated, evidence };
  }

  /**
   * The file, whole or one range of it, to who may see people – and reporters, where it may show one. Compared with its SHA-256
   * before the first byte leaves.
   */
  @Get(':sha256')
  @Access('person.read')
  async download(
    @Param('id') id: string,
    @Param('sha256') sha256: string,
    @Asker() asker: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const evidence = await this.#evidenceOf(caseIdParameter(id));
    this.#mustReach(asker, 'person.read', evidence);
    const hash = sha256.toLowerCase();
    const named = evidence.files.get(hash);
    if (!named || !isSha256(hash)) throw new EvidenceProblem('evidence.not-in-case');
    this.#mustReach(asker, named.permission, evidence);

    const etag = `"${hash}"`;
    const common = { etag, 'cache-control': 'private, no-cache', 'accept-ranges': 'bytes', ...GUARDS };
    if (matchesNone(request.headers['if-none-match'], etag)) return void reply.headers(common).status(304).send();

    const wanted = rangeStillHolds(headerOf(request, 'if-range'), etag) ? request.headers.range : undefined;
    const file = await this.files.open(hash, { piece: wanted !== undefined });
    const range = byteRange(wanted, file.size);
    if (range === 'unsatisfiable') {
      await file.close();
      void reply.header('content-range', `bytes */${file.size}`);
      throw new EvidenceProblem('evidence.range-unsatisfiable', { details: { bytes: file.size } });
    }
    // What an event says was checked at the upload, but a reference may have come by another way.
    const mediaType = Object.hasOwn(MEDIA_TYPES, named.mediaType) ? named.mediaType : 'application/octet-stream';
    void reply.headers({
      ...common,
      'content-type': mediaType,
      'content-disposition': attachment(downloadName(named.name, mediaType)),
      'content-length': range ? range.last - range.first + 1 : file.size,
      ...(range && { 'content-range': `bytes ${range.first}-${range.last}/${file.size}` }),
    });
    void reply.status(range ? 206 : 200);
    if (request.method === 'HEAD') {
      await file.close();
      // An empty stream, not nothing: for nothing the length would be said to be 0.
      return void reply.send(Readable.from([]));
    }
    void reply.send(file.stream(range));
  }

  async #evidenceOf(caseId: CaseId): Promise<CaseEvidence> {
    const evidence = await evidenceOfCase(this.store, caseId);
    if (!evidence) throw new CaseNotFound(caseId);
    return evidence;
  }

  #mustReach(asker: Principal, permission: Permission, { unit }: CaseEvidence): void {
    const denial = this.policy.denial(asker, permission, unit);
    if (denial) throw new AccessDenied(denial);
  }
}

function flagOf(text: string | undefined): boolean | undefined {
  if (text === undefined || text === '') return undefined;
  if (text !== 'true' && text !== 'false') throw formProblem('upload.flag-invalid', 'showsReporter');
  return text === 'true';
}

/** Evidence is somebody's file: a browser saves it, and neither shows it nor runs anything in it. */
const GUARDS = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "sandbox; default-src 'none'",
  'cross-origin-resource-policy': 'same-origin',
} as const;
