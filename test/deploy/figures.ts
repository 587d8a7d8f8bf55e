/** The figures of one answer of `/metrics`: of each metric the names of the labels that its series have. */
export function figuresOf(text: string): ReadonlyMap<string, ReadonlySet<string>> {
  const figures = new Map<string, Set<string>>();
  for (const line of text.split('\n')) {
    const [, name] = /^# TYPE (\S+) /.exec(line) ?? [];
    if (name !== undefined) figures.set(name, figures.get(name) ?? new Set());
    const [, series, labels = ''] = /^([a-z_]\w*)(?:\{(.*)\})? \S+$/.exec(line) ?? [];
    if (series === undefined) continue;
    const known = figures.get(series) ?? new Set();
    figures.set(series, known);
    for (const [, label = ''] of labels.matchAll(/(\w+)="/g)) known.add(label);
  }
  return figures;
}

/** What an expression of PromQL names: metrics, and the labels that it selects or groups by. */
export function namedIn(expression: string): {
  readonly metrics: readonly string[];
  readonly labels: readonly string[];
} {
  const bare = expression.replaceAll(/"[^"]*"/g, '""');
  const selected = [...bare.matchAll(/(\w+)\s*(?:=~|!~|!=|=)\s*""/g)].map(([, label = '']) => label);
  const grouped = [...bare.matchAll(/\b(?:by|without|on|ignoring)\s*\(([^)]*)\)/g)].flatMap(([, labels = '']) =>
    labels.split(',').map((label) => label.trim()),
  );
  // A metric is followed by its selector or range, or stands alone; our own are known by how they begin.
  const followed = [...bare.matchAll(/([a-z_]\w*)\s*[{[]/gi)].map(([, name = '']) => name);
  const ours = [...bare.matchAll(/\b(?:shuangwei|process|nodejs)_\w+/g)].map(([name]) => name);
  return { metrics: [...new Set([...followed, ...ours])], labels: [...new Set([...selected, ...grouped])] };
}
