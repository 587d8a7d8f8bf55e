import { types } from 'node:util';
import { pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';
import type { LogLevel } from './config/config.js';
import { errorCode } from './error-code.js';
import { maskPersonal } from './mask-personal.js';
import { ProblemError } from './problem.js';

export type { Logger } from 'pino';

/** How a logger is made. */
export interface LoggerOptions {
  readonly level: LogLevel;
  /** Said on every line: which part of the engine speaks. */
  readonly role?: string;
  /** Where the lines go; standard output where it is left out. The CLI gives standard error, its output being data. */
  readonly destination?: DestinationStream;
}

/** Long enough for any message of ours; what is longer is somebody's text. */
const MESSAGE_LENGTH = 500;

/**
 * The one logger: a line of JSON each, ISO time, level as a word.
 *
 * What is logged are ids, codes, counts and durations – never a name, a phone number or what a person wrote. That is the
 * rule for the caller; the mask below it is the second fence, for the day on which someone logs a whole object.
 */
export function createLogger({ level, role, destination }: LoggerOptions): Logger {
  return pino(
    {
      level,
      base: { pid: process.pid, ...(role !== undefined && { role }) },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: {
        level: (label) => ({ level: label }),
        log: (line) => maskPersonal(line),
      },
      serializers: { err: errorToLog, error: errorToLog },
    },
    destination ?? pino.destination({ dest: 1, sync: true }),
  );
}

/** An error as it is logged. */
export interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
  readonly cause?: LoggedError;
}

/**
 * What of an error may be logged: its type, code, message, stack and causes. A server error of PostgreSQL quotes the row or the
 * value that it refused – in `detail`, `where`, and in the message of classes 22 (bad data) and 23 (constraint) – so of those
 * only the SQLSTATE and the constraint remain.
 */
function errorToLog(error: unknown): unknown {
  if (!types.isNativeError(error)) return typeof error === 'object' ? '[not an error]' : error;
  return describe(error);
}

function describe(error: Error): LoggedError {
  const code = errorCode(error);
  const message = quotesData(error, code) ? quotedAway(error, code) : clip(error.message);
  return {
    type: error.name,
    message,
    ...(code !== undefined && { code }),
    ...(error.stack !== undefined && { stack: frames(error.stack) }),
    ...(types.isNativeError(error.cause) && { cause: describe(error.cause) }),
  };
}

function quotesData(error: Error, code: string | undefined): boolean {
  return !(error instanceof ProblemError) && code !== undefined && /^2[23][0-9A-Z]{3}$/.test(code);
}

function quotedAway(error: Error, code: string | undefined): string {
  const constraint = 'constraint' in error && typeof error.constraint === 'string' ? ` (${error.constraint})` : '';
  return `SQLSTATE ${code}${constraint}`;
}

/** A stack begins with the message; only the frames are wanted. */
function frames(stack: string): string {
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');
}

function clip(message: string): string {
  return message.length > MESSAGE_LENGTH ? `${message.slice(0, MESSAGE_LENGTH)}…` : message;
}
