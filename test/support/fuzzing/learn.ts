import type { Operation } from './api-document.js';
import type { Known } from './known.js';
import type { Ledger } from './ledger.js';
import type { Answer, Sendable } from './request.js';

interface Learning {
  readonly known: Known;
  readonly ledger: Ledger;
  readonly sendable: Sendable;
  readonly operation: Operation | undefined;
  readonly answer: Answer;
}

interface Acknowledged {
  readonly caseId: string;
  readonly revision: string;
  readonly position: string;
  readonly repeated: boolean;
}

const KINDS: Readonly<Record<string, string>> = { T: 'complaint', J: 'report', Z: 'consultation' };

/** Takes from an answer what later requests can name and what the log has to have. Returns the code of a problem. */
export function learn({ known, ledger, sendable, operation, answer }: Learning): string | undefined {
  const [, caseId = ''] = /\/cases\/([^/?]+)/.exec(sendable.target) ?? [];
  const body = bodyOf(answer);
  if (answer.status >= 400 || body === undefined) {
    if (answer.status === 422 && operation?.action !== undefined) known.refused(caseId, operation.action);
    return typeof body?.['code'] === 'string' ? body['code'] : undefined;
  }
  const requestId = answer.headers.get('x-request-id') ?? '';
  // A batch is many answers in one; which of its actions may be empty is not told apart.
  for (const done of acknowledgedIn(body)) {
    const mayBeEmpty = operation?.action === 'project-due-dates' || operation?.id === 'runBatch';
    ledger.claim({ requestId, ...done, mayBeEmpty });
    known.position(done.position);
    known.registered(done.caseId, KINDS[done.caseId.charAt(0)] ?? '', done.revision);
    known.acted(done.caseId, operation?.action, done.revision);
  }
  const { evidence, id, next, prev } = body;
  if (isLawDecided(body)) ledger.claim({ ...body, requestId, caseId: LAW_STREAM, mayBeEmpty: false });
  if (isOnRecord(body)) ledger.claim({ ...body, requestId, caseId: body.stream, mayBeEmpty: false });
  if (isWebhookDone(body))
    ledger.claim({ ...body, requestId, caseId: `webhook-${body.webhook.id}`, mayBeEmpty: false });
  if (typeof evidence === 'object' && evidence !== null && 'sha256' in evidence)
    known.evidence(caseId, String(evidence.sha256));
  if (operation?.id === 'startImport' && typeof id === 'string') {
    known.import(id);
    ledger.job(id);
  }
  for (const cursor of [next, prev]) if (operation && typeof cursor === 'string') known.cursor(operation.id, cursor);
  const keyed = operation?.parameters.some(({ name }) => name === 'Idempotency-Key') ?? false;
  const key = sendable.headers.find(([name]) => name === 'Idempotency-Key')?.[1];
  if (keyed && key !== undefined) known.key(key);
  return undefined;
}

function bodyOf({ headers, body, cut }: Answer): Readonly<Record<string, unknown>> | undefined {
  if (cut || body.length === 0 || !/json/.test(headers.get('content-type') ?? '')) return undefined;
  try {
    const value: unknown = JSON.parse(body.toString());
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** Every answer to a command, also those in the answer to a batch. */
function acknowledgedIn(body: Readonly<Record<string, unknown>>): readonly Acknowledged[] {
  const items = Array.isArray(body['items']) ? (body['items'] as { readonly answer?: unknown }[]) : [];
  return [body, ...items.map((item) => item?.answer)].filter(isAcknowledged);
}

const isAcknowledged = (value: unknown): value is Acknowledged =>
  typeof value === 'object' && value !== null && 'repeated' in value && 'position' in value && 'caseId' in value;

/** The stream of the bureau that the fuzzed server serves. */
const LAW_STREAM = 'law-230700';

type Decided = Pick<Acknowledged, 'revision' | 'position' | 'repeated'>;

const isLawDecided = (value: object): value is Decided =>
  'repeated' in value && 'position' in value && 'openCases' in value;

const isWebhookDone = (value: object): value is Decided & { readonly webhook: { readonly id: string } } =>
  'repeated' in value && 'position' in value && 'webhook' in value;

/** A look, a check, a settlement or an adjustment that was asked for: the first of its stream, or the next adjustment. */
const isOnRecord = (value: object): value is Decided & { readonly stream: string } =>
  'repeated' in value && 'position' in value && 'stream' in value && 'recordedAt' in value;
