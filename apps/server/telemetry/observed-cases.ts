import { SpanStatusCode, trace } from '@opentelemetry/api';
import { CaseCommandService } from '#libs/case/service';
import type { CaseCommandDependencies, CaseRequest, CommandAnswer } from '#libs/case/service';
import { EventStoreError } from '#libs/event-store';
import { ProblemError } from '#libs/platform';
import type { Signals } from './signals.js';

const tracer = trace.getTracer('shuangwei');

/** The command service, with a span and a signal for each command: its kind and its outcome code, nothing of what it says. */
export class ObservedCases extends CaseCommandService {
  constructor(
    deps: CaseCommandDependencies,
    private readonly signals: Pick<Signals, 'commandAnswered'>,
  ) {
    super(deps);
  }

  override execute(request: CaseRequest): Promise<CommandAnswer> {
    const { kind } = request.command;
    const from = performance.now();
    return tracer.startActiveSpan('command', { attributes: { 'shuangwei.command.kind': kind } }, async (span) => {
      let outcome = 'failed';
      try {
        const answer = await super.execute(request);
        outcome = outcomeOf(answer);
        return answer;
      } catch (error) {
        outcome = codeOf(error);
        span.setStatus({ code: SpanStatusCode.ERROR });
        throw error;
      } finally {
        span.setAttribute('shuangwei.command.outcome', outcome).end();
        this.signals.commandAnswered({ kind, outcome, milliseconds: performance.now() - from });
      }
    });
  }
}

function outcomeOf(answer: CommandAnswer): string {
  if (!answer.ok) return answer.rejection.code;
  return answer.repeated ? 'repeated' : 'done';
}

function codeOf(error: unknown): string {
  if (error instanceof ProblemError) return error.code;
  return error instanceof EventStoreError ? `store.${error.kind}` : 'failed';
}
