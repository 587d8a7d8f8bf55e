import { ProblemError } from '#libs/platform';
import type { CaseCommand } from '#libs/case';
import type { Bilingual, CaseId, Instant, Rejection } from '#libs/kernel';

/** Thrown when a decider rejects what the simulator asks for: one of the two is wrong, and the year cannot go on. */
export class SimulationDefect extends Error {
  readonly code = 'simulation.defect';

  constructor(
    readonly caseId: CaseId,
    readonly command: CaseCommand,
    readonly at: Instant,
    readonly rejection: Rejection,
  ) {
    super(
      `${caseId} at ${at}: ${command.kind} was rejected with ${rejection.code} (${rejection.message.en}): ${JSON.stringify({ command, rejection })}`,
    );
    this.name = 'SimulationDefect';
  }
}

/** Thrown when a simulated case in the log has gone another way than this simulation: the year cannot be completed there. */
export class SimulationConflict extends ProblemError {
  constructor(
    /** The simulation that was asked for. */
    readonly wanted: string,
    readonly stream: string,
  ) {
    super({
      code: 'simulation.gone-another-way',
      status: 409,
      messages: {
        zh: `数据目录中的模拟案件 ${stream} 已另有变动，不能载入 ${wanted}`,
        en: `the log holds ${stream}, which has gone another way: ${wanted} cannot be loaded`,
      },
      next: { zh: '请换一个数据目录（SHUANGWEI_DATA）', en: 'use another data folder (SHUANGWEI_DATA)' },
      details: { simulation: wanted, stream },
    });
  }
}

/** Thrown for parameters that no year can be made of. */
export class SimulationParameters extends ProblemError {
  constructor(text: Bilingual) {
    super({ code: 'simulation.parameters', status: 400, messages: text });
  }
}
