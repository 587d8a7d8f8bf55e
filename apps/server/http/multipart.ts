import fastifyMultipart from '@fastify/multipart';
import type { MultipartFile } from '@fastify/multipart';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError } from '#libs/platform';

/** Marks a route that takes a form with files. Everywhere else a form is refused as before: JSON and nothing else. */
export const TakesForm = () => RouteConfig({ form: true });

/** Lets marked routes take forms. Called once, before the routes are registered. */
export async function acceptForms(instance: FastifyInstance): Promise<void> {
  await instance.register(fastifyMultipart, { throwFileSizeLimit: false });
  instance.addHook('preParsing', (request, _reply, _payload, done) => {
    const { form } = request.routeOptions.config as { readonly form?: boolean };
    // A GET that says what its body is has none: Fastify does not read it either.
    const isForm = request.method === 'POST' && /^multipart\//i.test(request.headers['content-type'] ?? '');
    done(isForm && !form && !request.is404 ? statusError(415) : undefined);
  });
}

/** A file on its way in. The name is what the client says; nothing in it is to be believed. */
export interface FormFile {
  readonly name: string;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** What a route takes: each file by its field, with what becomes of its bytes; and the texts. */
export interface FormShape<Files extends Readonly<Record<string, unknown>>> {
  readonly files: { readonly [Field in keyof Files]: (file: FormFile) => Promise<Files[Field]> };
  readonly texts: readonly string[];
  /** Silence of the sender, in milliseconds, after which the upload is given up; default 30 s. */
  readonly stallMs?: number;
}

export interface Form<Files extends Readonly<Record<string, unknown>>> {
  readonly files: Partial<Files>;
  readonly texts: Readonly<Record<string, string>>;
}

const STALL_MS = 30_000;
/** What is still on its way when an upload is refused is read and thrown away up to here, so that the sender can hear why. */
const DRAIN_BYTES = 64 * 1024 * 1024;
const DRAIN_MS = 5_000;
const TEXT_BYTES = 4_096;

/**
 * Reads a form as it arrives, one part at a time: each file goes through its own sink, which bounds and keeps it; nothing is
 * gathered in memory. What a sink throws ends the form, and the connection with the answer.
 *
 * @throws ProblemError `upload.*`; what a sink throws passes through
 */
export async function readForm<Files extends Readonly<Record<string, unknown>>>(
  request: FastifyRequest,
  reply: FastifyReply,
  shape: FormShape<Files>,
): Promise<Form<Files>> {
  if (!request.isMultipart()) throw formProblem('upload.not-a-form');
  const files: Partial<Files> = {};
  const texts: Record<string, string> = {};
  const watch = new StallWatch(request, shape.stallMs ?? STALL_MS);
  const names = Object.keys(shape.files);
  try {
    const limits = {
      files: names.length,
      fields: 20,
      parts: 30,
      fieldSize: TEXT_BYTES,
      headerPairs: 20,
      fileSize: Infinity,
    };
    const parts = request.parts({ limits });
    for (;;) {
      const next = await Promise.race([parts.next(), watch.silence]);
      if (next.done) break;
      const part = next.value;
      const field = part.fieldname;
      if (field in files || field in texts) throw formProblem('upload.field-twice', field);
      if (part.type === 'file') {
        if (!names.includes(field)) throw formProblem('upload.field-unknown', field);
        watch.current = part;
        files[field as keyof Files] = await shape.files[field as keyof Files]({
          name: fileNameOf(part),
          bytes: part.file,
        });
        watch.current = undefined;
      } else {
        if (!shape.texts.includes(field)) throw formProblem('upload.field-unknown', field);
        if (part.valueTruncated) throw formProblem('upload.text-too-long', field);
        if (typeof part.value !== 'string') throw formProblem('upload.malformed', field);
        texts[field] = part.value;
      }
    }
    return { files, texts };
  } catch (error) {
    void reply.header('connection', 'close');
    if (!watch.stalled) await drain(request);
    throw watch.stalled ? formProblem('upload.stalled') : problemOfForm(error);
  } finally {
    watch.end();
  }
}

/** Browsers write these three of a name as percent codes, and nothing else (HTML, multipart/form-data encoding). */
function fileNameOf({ filename }: MultipartFile): string {
  return filename.replaceAll('%22', '"').replace(/%0[AD]/gi, ' ');
}

/** Ends an upload whose sender has fallen silent: a slot of the server is not held by who sends nothing. */
class StallWatch {
  stalled = false;
  current: MultipartFile | undefined;
  /** Never fulfilled; rejected where no part is being read that could be ended. */
  readonly silence: Promise<never>;
  #giveUp: (reason: Error) => void = () => undefined;
  readonly #timer: NodeJS.Timeout;
  #before = -1;

  constructor(request: FastifyRequest, patience: number) {
    this.silence = new Promise((_, reject) => (this.#giveUp = reject));
    this.silence.catch(() => undefined);
    this.#timer = setInterval(() => {
      const now = request.raw.socket.bytesRead;
      if (now === this.#before && !request.raw.complete) {
        this.stalled = true;
        // The parser waits for bytes that do not come: end it where it reads.
        const silence = new Error('the sender fell silent');
        if (this.current) this.current.file.destroy(silence);
        else this.#giveUp(silence);
      }
      this.#before = now;
    }, patience);
  }

  end(): void {
    clearInterval(this.#timer);
  }
}

/** Reads on without keeping anything, for a while: a socket that is closed under a sender takes the answer with it. */
async function drain({ raw }: FastifyRequest): Promise<void> {
  if (raw.complete || raw.destroyed) return;
  const begun = raw.socket.bytesRead;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, DRAIN_MS);
    const settle = () => {
      clearTimeout(timer);
      resolve();
    };
    raw.unpipe();
    raw.on('end', settle).on('close', settle).on('error', settle);
    raw.on('data', () => {
      if (raw.socket.bytesRead - begun > DRAIN_BYTES) settle();
    });
    raw.resume();
  });
}

const PROBLEMS = {
  'upload.not-a-form': {
    status: 415,
    zh: '请求应为 multipart/form-data',
    en: 'the request must be multipart/form-data',
  },
  'upload.malformed': { status: 400, zh: '表单格式有误或不完整', en: 'the form is malformed or not whole' },
  'upload.field-unknown': { status: 400, zh: '表单中有未知字段', en: 'the form has a field that is not known here' },
  'upload.field-twice': { status: 400, zh: '表单字段重复', en: 'a field of the form stands twice' },
  'upload.text-too-long': { status: 400, zh: '表单字段过长', en: 'a field of the form is too long' },
  'upload.flag-invalid': {
    status: 400,
    zh: '表单字段应为 true 或 false',
    en: 'a field of the form must be true or false',
  },
  'upload.too-many-parts': { status: 413, zh: '表单的部分过多', en: 'the form has too many parts' },
  'upload.file-missing': { status: 400, zh: '表单缺少文件', en: 'the form lacks its file' },
  'upload.stalled': { status: 408, zh: '上传中断：长时间没有收到数据', en: 'the upload stalled: no data for too long' },
} as const;

/** What can be wrong with a form; `field` names the part. */
export function formProblem(code: keyof typeof PROBLEMS, field?: string, cause?: unknown): ProblemError {
  const { status, zh, en } = PROBLEMS[code];
  const known = field === undefined ? {} : { field: field.slice(0, 64) };
  return new ProblemError({ code, status, messages: { zh, en }, ...known, ...(cause !== undefined && { cause }) });
}

/** The parser's own refusals in our words; everything else as it is. */
function problemOfForm(error: unknown): unknown {
  if (error instanceof ProblemError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (/^FST_(PARTS|FILES|FIELDS)_LIMIT$/.test(code)) return formProblem('upload.too-many-parts', undefined, error);
  if (/^FST_|^ERR_STREAM_PREMATURE|^ECONNRESET$|^ERR_STREAM_DESTROYED/.test(code))
    return formProblem('upload.malformed', undefined, error);
  // The parser throws plain errors for a body that is not what its header says.
  const ofParser =
    error instanceof Error &&
    code === '' &&
    /multipart|boundary|Part terminated|Malformed|Unexpected end|aborted/i.test(error.message);
  return ofParser ? formProblem('upload.malformed', undefined, error) : error;
}

function statusError(statusCode: number): Error & { readonly statusCode: number } {
  return Object.assign(new Error('a form is not taken here'), { statusCode });
}
