import { Metadata, status } from '@grpc/grpc-js';
import type { StatusObject } from '@grpc/grpc-js';

/** An address that clients are told. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/**
 * A call that is answered with an error: status, words and trailers as the server gives them. The trailer `exception` names
 * what the clients tell apart.
 */
export class Refusal extends Error implements Partial<StatusObject> {
  readonly code: status;
  readonly details: string;
  readonly metadata: Metadata;

  private constructor(code: status, details: string, trailers: Readonly<Record<string, string>> = {}) {
    super(details);
    this.name = 'Refusal';
    this.code = code;
    this.details = details;
    this.metadata = new Metadata();
    for (const [name, value] of Object.entries(trailers)) this.metadata.set(name, value);
  }

  static notLeader(leader: Endpoint): Refusal {
    return new Refusal(status.NOT_FOUND, 'Leader info available', {
      exception: 'not-leader',
      'leader-endpoint-host': leader.host,
      'leader-endpoint-port': String(leader.port),
    });
  }

  static noLeader(): Refusal {
    return new Refusal(status.UNKNOWN, 'No leader info available in response');
  }

  static notReady(): Refusal {
    return new Refusal(status.UNAVAILABLE, 'Server Is Not Ready');
  }

  static tooBusy(): Refusal {
    return new Refusal(status.UNAVAILABLE, 'Server Is Too Busy');
  }

  static unavailable(): Refusal {
    return new Refusal(status.UNAVAILABLE, 'the server is shutting down');
  }

  static resourceExhausted(): Refusal {
    return new Refusal(status.RESOURCE_EXHAUSTED, 'too many requests');
  }

  static timeout(): Refusal {
    return new Refusal(status.ABORTED, 'Operation timed out: Commit phase timeout.');
  }

  /** What servers before 24.2 told a subscriber that did not keep up. */
  static consumerTooSlow(): Refusal {
    return new Refusal(status.ABORTED, 'Operation timed out: Consumer too slow. Client resubscription required.');
  }

  static accessDenied(): Refusal {
    return new Refusal(status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' });
  }

  static unauthenticated(): Refusal {
    return new Refusal(status.UNAUTHENTICATED, 'Unauthenticated');
  }

  static streamDeleted(stream: string): Refusal {
    return new Refusal(status.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, {
      exception: 'stream-deleted',
      'stream-name': stream,
    });
  }

  /** Versions as the server has them inside: -1 is no stream, -2 any, -4 an existing one. */
  static wrongExpectedVersion(operation: string, stream: string, expected: number, actual: number): Refusal {
    const versions = `Expected version: ${expected}, Actual version: ${actual}`;
    const words = `${operation} failed due to WrongExpectedVersion. Stream: ${stream}, ${versions}`;
    return new Refusal(status.FAILED_PRECONDITION, words, {
      exception: 'wrong-expected-version',
      'stream-name': stream,
      'expected-version': String(expected),
      'actual-version': String(actual),
    });
  }

  static maxAppendSizeExceeded(limit: number): Refusal {
    return new Refusal(status.INVALID_ARGUMENT, `Maximum Append Size of ${limit} Exceeded.`, {
      exception: 'maximum-append-size-exceeded',
      'maximum-append-size': String(limit),
    });
  }

  static metadataMissing(property: string): Refusal {
    return new Refusal(status.INVALID_ARGUMENT, `Required Metadata Property '${property}' is missing`, {
      exception: 'missing-required-metadata-property',
      'required-metadata-properties': 'type,content-type',
    });
  }

  static invalidPosition(): Refusal {
    return new Refusal(status.INVALID_ARGUMENT, 'Trying to read from an invalid position.');
  }

  static invalidArgument(what: string): Refusal {
    return new Refusal(status.INVALID_ARGUMENT, what);
  }

  static of(error: unknown): Refusal {
    if (error instanceof Refusal) return error;
    return new Refusal(status.UNKNOWN, error instanceof Error ? error.message : String(error));
  }
}
