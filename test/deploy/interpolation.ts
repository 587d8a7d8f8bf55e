/** `${NAME}`, `${NAME:-default}`, `${NAME:?what it is}` of a compose file, with these variables. @throws Error where one is asked for and not set */
export function interpolated(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replaceAll(
    /\$\{(\w+)(?::([-?])([^}]*))?\}/g,
    (_, name: string, kind: string | undefined, words: string | undefined) => {
      const value = variables[name];
      if (value) return value;
      if (kind === '?') throw new Error(`${name} is not set: ${words}`);
      return words ?? '';
    },
  );
}

/** The variables that a text asks for and has no default of. */
export function asked(text: string): string[] {
  return [...new Set([...text.matchAll(/\$\{(\w+):\?/g)].map(([, name = '']) => name))];
}
