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

/** Thrown when the log holds cases that this simulation would not have made: it cannot be completed there. */
export class SimulationConflict extends Error {
  readonly code = 'simulation.other-simulation';
  readonly text: Bilingual;

  constructor(
    /** The simulation that was asked for. */
    readonly wanted: string,
    readonly found: string,
  ) {
    const zh = `数据目录中已有另一个模拟（${found}），不能载入 ${wanted}。请换一个数据目录，或用原来的参数继续。`;
    const en = `the log holds another simulation (${found}), so ${wanted} cannot be loaded; use another data folder, or go on with the parameters of the one that is there`;
    super(`${zh} · ${en}`);
    this.name = 'SimulationConflict';
    this.text = { zh, en };
  }
}

/** Thrown for parameters that no year can be made of. */
export class SimulationParameters extends RangeError {
  readonly code = 'simulation.parameters';

  constructor(readonly text: Bilingual) {
    super(`${text.zh} · ${text.en}`);
    this.name = 'SimulationParameters';
  }
}
