import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** A problem that some line of the product makes. Texts hold `{…}` where a value is filled in. */
export interface ProblemInSources {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  readonly nextZh: string;
  readonly nextEn: string;
  /** File that makes it, from the project's root. */
  readonly file: string;
}

/**
 * Every problem with a code that stands in the sources, found by its shape, because most are made where they happen:
 * `{ code: 'a.b', messages: { zh, en } }`, an entry `{ code: 'a.b', zh, en }`, an entry `'a.b': { zh, en }`, and a code
 * `` `a.${name}` `` beside a table of names.
 */
export function problemsInSources(root: string): readonly ProblemInSources[] {
  const files = globSync('{apps,libs,projections}/**/*.ts', { cwd: root })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => !/\.spec\.ts$|\/(testing|rejections)\/|^apps\/console\/|\/permissions\.ts$/.test(file))
    .sort();
  const found = files.flatMap((file) => problemsIn(file, readFileSync(join(root, file), 'utf8')));
  const seen = new Set<string>();
  return found
    .filter(({ code, en }) => !seen.has(`${code} ${en}`) && seen.add(`${code} ${en}`))
    .sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0));
}

/** As `problemsInSources`, of one file's text. */
export function problemsIn(file: string, source: string): readonly ProblemInSources[] {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const found: ProblemInSources[] = [];
  visit(tree);
  return found;

  function visit(node: ts.Node): void {
    if (ts.isObjectLiteralExpression(node)) takeProblem(node);
    if (ts.isPropertyAssignment(node) && ts.isObjectLiteralExpression(node.initializer))
      takeEntry(node, node.initializer);
    ts.forEachChild(node, visit);
  }

  function takeProblem(object: ts.ObjectLiteralExpression): void {
    const code = valueOf(object, 'code');
    // With a field and no status it is one field's part in a problem, not a problem.
    if (code === undefined || (valueOf(object, 'field') && !valueOf(object, 'status'))) return;
    const messages = valueOf(object, 'messages');
    const next = valueOf(object, 'next');
    if (messages === undefined) return take(textOf(code), object, next);
    const name = textOf(code);
    if (name?.includes('{')) for (const entry of tableOf(tree)) take(name.replace(/\{\w+\}/, entry.name), entry.texts);
    else take(name, messages, next);
  }

  /** `'import.file-empty': { zh, en }`. */
  function takeEntry(entry: ts.PropertyAssignment, object: ts.ObjectLiteralExpression): void {
    if (ts.isStringLiteral(entry.name)) take(entry.name.text, object);
  }

  function take(code: string | undefined, messages: ts.Node, next?: ts.Node): void {
    if (code === undefined || !/^[a-z]+(\.[a-z-]+)+$/.test(code)) return;
    const [zh, en] = [textIn(messages, 'zh'), textIn(messages, 'en')];
    // A message that is handed on from elsewhere has no text here.
    if (zh === undefined && ts.isObjectLiteralExpression(messages)) return;
    const [nextZh, nextEn] = [next && textIn(next, 'zh'), next && textIn(next, 'en')];
    found.push({ code, zh: zh ?? '', en: en ?? '', nextZh: nextZh ?? '', nextEn: nextEn ?? '', file });
  }
}

/** The file's table of names, each with its texts and nothing else: `const MEANING = { cycle: { zh, en }, … }`. */
function tableOf(tree: ts.SourceFile): { name: string; texts: ts.Node }[] {
  return tree.statements.filter(ts.isVariableStatement).flatMap(({ declarationList }) =>
    declarationList.declarations.flatMap(({ initializer }) => {
      if (!initializer || !ts.isObjectLiteralExpression(initializer)) return [];
      const entries = initializer.properties.filter(ts.isPropertyAssignment).map(({ name, initializer: texts }) => ({
        name: ts.isStringLiteral(name) || ts.isIdentifier(name) ? name.text : '',
        texts,
      }));
      const isTable = entries.every(({ name, texts }) => /^[a-z-]+$/.test(name) && textIn(texts, 'zh') !== undefined);
      return isTable ? entries : [];
    }),
  );
}

function valueOf(object: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
  return object.properties
    .filter(ts.isPropertyAssignment)
    .find((property) => ts.isIdentifier(property.name) && property.name.text === name)?.initializer;
}

function textIn(node: ts.Node, language: 'zh' | 'en'): string | undefined {
  if (!ts.isObjectLiteralExpression(node)) return undefined;
  const value = valueOf(node, language);
  return value && textOf(value);
}

/** A string as it stands in the source, with `{name}` for what is filled in. */
function textOf(node: ts.Expression): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  return node.head.text + node.templateSpans.map((span) => `{${nameOf(span.expression)}}${span.literal.text}`).join('');
}

/** `port`, `error.code` → `code`; anything longer is told by an ellipsis. */
function nameOf(node: ts.Expression): string {
  if (ts.isIdentifier(node)) return node.text;
  return ts.isPropertyAccessExpression(node) ? node.name.text : '…';
}
