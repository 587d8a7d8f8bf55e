/** One instruction of a Dockerfile. */
export interface Instruction {
  /** `COPY`, in capitals. */
  readonly name: string;
  /** What follows it, lines that were continued joined. */
  readonly rest: string;
}

/** One stage: what stands between a FROM and the next. */
export interface Stage {
  readonly image: string;
  readonly name: string | undefined;
  readonly instructions: readonly Instruction[];
}

/** Reads a Dockerfile of the forms that ours has: no here-documents, no ONBUILD, no other escape character. */
export function stagesOf(text: string): readonly Stage[] {
  const lines = text
    .split('\n')
    .filter((line) => !/^\s*(#|$)/.test(line))
    .join('\n')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n');
  const stages: { image: string; name: string | undefined; instructions: Instruction[] }[] = [];
  for (const line of lines) {
    const [, name = '', rest = ''] = /^(\w+)\s+(.*)$/.exec(line) ?? [];
    if (name.toUpperCase() === 'FROM') {
      const [, image = '', , stage] = /^(\S+)(\s+AS\s+(\S+))?$/i.exec(rest) ?? [];
      stages.push({ image, name: stage, instructions: [] });
    } else {
      const stage = stages.at(-1);
      if (!stage) throw new Error(`${line} stands before the first FROM`);
      stage.instructions.push({ name: name.toUpperCase(), rest });
    }
  }
  return stages;
}

/** The words of an instruction in JSON form: `["node", "x"]`. */
export function jsonWords(rest: string): string[] {
  return JSON.parse(rest.slice(rest.indexOf('['))) as string[];
}

/** `KEY=value KEY=value` of an ENV. */
export function environmentOf(stage: Stage): Record<string, string> {
  return Object.fromEntries(
    stage.instructions
      .filter(({ name }) => name === 'ENV')
      .flatMap(({ rest }) =>
        rest.split(/\s+/).map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
      ),
  );
}
