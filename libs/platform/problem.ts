import type { Bilingual } from '#libs/kernel';

/**
 * An RFC 9457 problem: what every door – HTTP, command line, log – shows of a failure that a caller can meet.
 * `type` is a stable tag made of the code, so a client may branch on either.
 */
export interface ProblemDetails {
  /** `urn:shuangwei:problem:<code>`. */
  readonly type: string;
  /** The code in words: the first message in English, short. */
  readonly title: string;
  /** HTTP status, also the hint for a command's exit. */
  readonly status: number;
  /** Stable, dotted, lower-case: `database.port-taken`. */
  readonly code: string;
  /** What happened this time and what to do next, in Chinese; the console shows it as it is. */
  readonly detail: string;
  readonly messages: Bilingual;
  /** What to do next. */
  readonly next?: Bilingual;
  /** The provision, where the law is the reason. */
  readonly article?: string;
  /** The field at fault, where one is. */
  readonly field?: string;
  /** One entry a field, where several are at fault. */
  readonly errors?: readonly ProblemField[];
  /** Values that a reader needs to understand the message; never personal data. */
  readonly details?: Readonly<Record<string, string | number | boolean | null>>;
  /** What happened since the state that the caller knew, where that is why; oldest first. */
  readonly changes?: readonly ProblemChange[];
  /** Identifies this occurrence, e.g. the request. */
  readonly instance?: string;
}

/** One field's part in a problem. */
export interface ProblemField {
  readonly field: string;
  readonly code: string;
  readonly messages: Bilingual;
}

/** One event since the state that the caller knew: what, when and by whom, without anything that it says about people. */
export interface ProblemChange {
  /** Decimal, as revisions are on every wire. */
  readonly revision: string;
  readonly type: string;
  readonly title: Bilingual;
  readonly recordedAt: string;
  readonly actor: { readonly id: string; readonly role: string };
  readonly unit: string;
}

/** What a `ProblemError` is made of. */
export interface ProblemParts {
  readonly code: string;
  readonly messages: Bilingual;
  /** What to do next. */
  readonly next?: Bilingual;
  /** HTTP status; 500 where it is left out. */
  readonly status?: number;
  readonly article?: string;
  readonly field?: string;
  readonly errors?: readonly ProblemField[];
  readonly details?: Readonly<Record<string, string | number | boolean | null>>;
  readonly changes?: readonly ProblemChange[];
  readonly cause?: unknown;
}

/** The tag of a problem code. */
function problemType(code: string): string {
  return `urn:shuangwei:problem:${code}`;
}

/**
 * The base of every error that a person can meet: a stable code, a Chinese and an English message, and what to do next.
 * `message` carries the English text and the next step, so that even a bare stack trace tells how to go on.
 */
export class ProblemError extends Error {
  readonly code: string;
  readonly status: number;
  readonly messages: Bilingual;
  readonly next: Bilingual | undefined;
  readonly article: string | undefined;
  readonly field: string | undefined;
  readonly errors: readonly ProblemField[] | undefined;
  readonly details: ProblemDetails['details'];
  readonly changes: readonly ProblemChange[] | undefined;

  constructor(parts: ProblemParts) {
    super(
      `[${parts.code}] ${parts.messages.en}${parts.next ? ` → ${parts.next.en}` : ''}`,
      parts.cause === undefined ? undefined : { cause: parts.cause },
    );
    this.name = new.target.name;
    this.code = parts.code;
    this.status = parts.status ?? 500;
    this.messages = parts.messages;
    this.next = parts.next;
    this.article = parts.article;
    this.field = parts.field;
    this.errors = parts.errors;
    this.details = parts.details;
    this.changes = parts.changes;
  }

  /** The wire form. `instance` names the occurrence. Nothing of `cause` leaves the process. */
  toProblem(instance?: string): ProblemDetails {
    const { code, status, messages, next, article, field, errors, details, changes } = this;
    return {
      type: problemType(code),
      title: messages.en,
      status,
      code,
      detail: next ? inOneBreath(messages.zh, next.zh) : messages.zh,
      messages,
      ...(next && { next }),
      ...(article !== undefined && { article }),
      ...(field !== undefined && { field }),
      ...(errors && { errors }),
      ...(details && { details }),
      ...(changes && { changes }),
      ...(instance !== undefined && { instance }),
    };
  }
}

/** Message and next step as running Chinese text, whether or not the parts brought their own full stop. */
function inOneBreath(message: string, next: string): string {
  const [first, second] = [message.replace(/。$/, ''), next.replace(/^。/, '')];
  return `${first}。${second}`;
}
