import type { CommandOf } from '../commands.js';
import type { CaseContext } from '../context.js';
import { emit, refuse } from '../facts.js';
import type { CaseDecision } from '../facts.js';
import { blankField } from '../guards.js';
import { badEvidence } from '../evidence.js';
import { cite, citeTopic } from '../rejections/reject.js';
import type { RegisteredCase } from '../state.js';
import { notMediating } from './mediation.js';

/**
 * Body and cost by agreement (Order 20 Art. 20); the body by agreement, else by the bureau, the cost by agreement
 * (Order 121 Art. 22). An empty `costBorneBy` says that the parties have not agreed on the cost yet.
 */
export function nameTestingBody(
  state: RegisteredCase,
  command: CommandOf<'NameTestingBody'>,
  context: CaseContext,
): CaseDecision {
  const { bureauNamesTestingBody } = context.ruleSet.powers;
  const article = citeTopic(context.ruleSet, 'testing');
  const { body, by, costBorneBy } = command;
  if (state.status !== 'mediating') return notMediating(state, article);
  if (state.current.mediation.testing.commissioned) return refuse('testing.commissioned', { article });
  if (by === 'bureau' && !bureauNamesTestingBody.value) {
    return refuse('testing.parties-name-body', {
      field: 'by',
      article: cite(context.ruleSet, bureauNamesTestingBody.article),
    });
  }
  return blankField({ body }) ?? emit({ type: 'TestingBodyNamed', data: { body, by, costBorneBy } });
}

/** 委托检测: from here the time does not count. */
export function commissionTesting(
  state: RegisteredCase,
  command: CommandOf<'CommissionTesting'>,
  context: CaseContext,
): CaseDecision {
  const { testing } = state.current.mediation;
  const article = citeTopic(context.ruleSet, 'testing');
  if (state.status !== 'mediating') return notMediating(state, article);
  if (testing.commissioned) return refuse('testing.commissioned', { article });
  if (testing.body === null) return refuse('testing.no-body', { article });
  if (testing.costBorneBy.trim() === '') return refuse('testing.cost-open', { article });
  return (
    blankField({ subject: command.subject }) ??
    emit({ type: 'TestingCommissioned', data: { body: testing.body, subject: command.subject } })
  );
}

/** The finding is in: the time counts again. */
export function concludeTesting(
  state: RegisteredCase,
  command: CommandOf<'ConcludeTesting'>,
  context: CaseContext,
): CaseDecision {
  const { finding, report } = command;
  const article = citeTopic(context.ruleSet, 'testing');
  if (state.status !== 'mediating') return notMediating(state, article);
  if (!state.current.mediation.testing.commissioned) return refuse('testing.not-commissioned', { article });
  return (
    blankField({ finding }) ??
    badEvidence(state, context, 'report', report) ??
    emit({ type: 'TestingConcluded', data: { finding, report } })
  );
}
