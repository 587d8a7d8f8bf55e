import { join } from 'node:path';
import ts from 'typescript';
import { projectRoot } from '../reference/project-root.js';
import { TypeSchemas } from './schema-of-type.js';
import type { JsonSchema } from './json-schema.js';

/** What the code of a route's method says of it. */
export interface Handler {
  /** First sentence of its doc comment, where it has one. */
  readonly doc: string;
  /** What it answers with; undefined where it writes its answer itself. */
  readonly answer: JsonSchema | undefined;
  /** Names of its query parameters: those that it hands to `knownParameters`. */
  readonly query: readonly string[];
  /** Names of the headers that it reads. */
  readonly headers: readonly string[];
  /** Names of the headers that its answer bears. */
  readonly answerHeaders: readonly string[];
  /** Name of the class that its body is validated with. */
  readonly body: string | undefined;
  /** Fields of its form (multipart), files and texts. */
  readonly form: { readonly files: readonly string[]; readonly texts: readonly string[] } | undefined;
}

/** Calls are followed so deep: from the controller to the query, and to the helpers that read parameters. */
const DEPTH = 4;

/** The sources of the server, as the compiler understands them. */
export class Handlers {
  readonly #checker: ts.TypeChecker;
  readonly #classes = new Map<string, ts.ClassDeclaration>();
  /** Query → the class that executes it (`@QueryHandler(Query)`). */
  readonly #executors = new Map<string, ts.ClassDeclaration>();
  readonly schemas: TypeSchemas;

  private constructor(private readonly program: ts.Program) {
    this.#checker = program.getTypeChecker();
    this.schemas = new TypeSchemas(this.#checker);
    for (const file of program.getSourceFiles()) if (isOurs(file)) ts.forEachChild(file, (node) => this.#note(node));
  }

  static open(root = projectRoot()): Handlers {
    const config = ts.getParsedCommandLineOfConfigFile(join(root, 'tsconfig.json'), {}, { ...ts.sys, ...fatal });
    if (!config) throw new Error('tsconfig.json cannot be read');
    return new Handlers(ts.createProgram([join(root, 'apps/server/api.module.ts')], config.options));
  }

  /** @throws Error where there is no such method */
  of(controller: string, handler: string): Handler {
    const method = this.#classes
      .get(controller)
      ?.members.find(
        (member): member is ts.MethodDeclaration => ts.isMethodDeclaration(member) && nameIn(member) === handler,
      );
    if (!method) throw new Error(`${controller}.${handler} is not in the sources`);
    const found: Found = {
      ...{ query: new Set(), headers: new Set(), answerHeaders: new Set(), bodies: new Set() },
      ...{ files: new Set(), texts: new Set() },
    };
    this.#walk(method, found, DEPTH, new Set());
    const [body] = found.bodies;
    return {
      doc: ts.displayPartsToString(this.#symbolOf(method)?.getDocumentationComment(this.#checker)).trim(),
      answer: this.#answerOf(method),
      query: [...found.query].sort(),
      headers: [...found.headers].sort(),
      answerHeaders: [...found.answerHeaders].sort(),
      body,
      form: found.files.size > 0 ? { files: [...found.files], texts: [...found.texts] } : undefined,
    };
  }

  /** The schema of an exported type of the server's sources. @throws Error where there is none of that name */
  schemaOfType(name: string): JsonSchema {
    for (const file of this.program.getSourceFiles()) {
      if (!isOurs(file)) continue;
      for (const node of file.statements) {
        if ((ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) && node.name.text === name) {
          return this.schemas.schemaOf(this.#checker.getTypeAtLocation(node.name));
        }
      }
    }
    throw new Error(`no type ${name} in the sources`);
  }

  #note(node: ts.Node): void {
    if (!ts.isClassDeclaration(node) || !node.name) return;
    this.#classes.set(node.name.text, node);
    for (const { expression } of ts.getDecorators(node) ?? []) {
      if (ts.isCallExpression(expression) && expression.expression.getText() === 'QueryHandler') {
        const [query] = expression.arguments;
        if (query) this.#executors.set(query.getText(), node);
      }
    }
  }

  #answerOf(method: ts.MethodDeclaration): JsonSchema | undefined {
    const signature = this.#checker.getSignatureFromDeclaration(method);
    const returned = signature && this.#checker.getReturnTypeOfSignature(signature);
    const answer = returned && this.#checker.getAwaitedType(returned);
    if (!answer || answer.flags & (ts.TypeFlags.Void | ts.TypeFlags.Undefined)) return undefined;
    return this.schemas.schemaOf(answer);
  }

  #walk(node: ts.Node, found: Found, depth: number, seen: Set<ts.Node>): void {
    if (seen.has(node)) return;
    seen.add(node);
    const visit = (each: ts.Node): void => {
      this.#take(each, found);
      if (depth > 0) for (const next of this.#calledBy(each)) this.#walk(next, found, depth - 1, seen);
      ts.forEachChild(each, visit);
    };
    ts.forEachChild(node, visit);
  }

  #take(node: ts.Node, found: Found): void {
    if (ts.isCallExpression(node)) {
      const called = node.expression.getText();
      const [first, second] = node.arguments;
      // Of a list of names that is itself a parameter nothing is known; its caller is met as well.
      if (/^(known|list)Parameters$/.test(called)) for (const name of this.#namesIn(second)) found.query.add(name);
      if (called === 'validated' && first) found.bodies.add(first.getText());
      if (called === 'readForm') this.#takeForm(node.arguments[2], found);
      if (/\.headers?$/.test(called)) takeAnswerHeaders(first, found);
      else if (/header/i.test(called)) for (const each of node.arguments) takeHeader(each, found);
    }
    // Reading a header; what is written is an object's key or an assignment's left side.
    if (ts.isElementAccessExpression(node) && isHeaders(node.expression)) takeHeader(node.argumentExpression, found);
    if (ts.isPropertyAccessExpression(node) && isHeaders(node.expression)) takeName(node.name.text, found);
  }

  #takeForm(form: ts.Expression | undefined, found: Found): void {
    if (!form || !ts.isObjectLiteralExpression(form)) return;
    for (const property of form.properties) {
      if (!ts.isPropertyAssignment(property)) continue;
      const { initializer } = property;
      if (ts.isObjectLiteralExpression(initializer))
        for (const file of initializer.properties) found.files.add(file.name?.getText() ?? '');
      if (ts.isArrayLiteralExpression(initializer))
        for (const text of this.#namesIn(initializer)) found.texts.add(text);
    }
  }

  /** The texts that a list may hold, by its type: so a constant is as good as a list in place. */
  #namesIn(list: ts.Expression | undefined): readonly string[] {
    if (!list) return [];
    if (ts.isArrayLiteralExpression(list)) {
      return list.elements.flatMap((each) =>
        ts.isSpreadElement(each) ? this.#namesIn(each.expression) : ts.isStringLiteral(each) ? [each.text] : [],
      );
    }
    const item = this.#checker.getIndexTypeOfType(this.#checker.getTypeAtLocation(list), ts.IndexKind.Number);
    const types = item?.isUnion() ? item.types : item ? [item] : [];
    return types.flatMap((type) => (type.isStringLiteral() ? [type.value] : []));
  }

  #calledBy(node: ts.Node): readonly ts.Node[] {
    if (ts.isNewExpression(node)) {
      const executor = this.#executors.get(node.expression.getText());
      const execute = executor?.members.find((member) => nameIn(member) === 'execute');
      return execute ? [execute] : [];
    }
    if (!ts.isCallExpression(node)) return [];
    const interceptors = node.expression.getText() === 'UseInterceptors' ? node.arguments : [];
    const callee = ts.isPropertyAccessExpression(node.expression) ? node.expression.name : node.expression;
    return [callee, ...interceptors].flatMap((each): readonly ts.Node[] => {
      const declaration = this.#symbolOf(each)?.valueDeclaration;
      if (!declaration || !isOurs(declaration.getSourceFile())) return [];
      if (ts.isVariableDeclaration(declaration)) return declaration.initializer ? [declaration.initializer] : [];
      return ts.isFunctionLike(declaration) || ts.isClassDeclaration(declaration) ? [declaration] : [];
    });
  }

  #symbolOf(node: ts.Node): ts.Symbol | undefined {
    const named = (node as Partial<ts.NamedDeclaration>).name ?? node;
    const symbol = this.#checker.getSymbolAtLocation(named);
    return symbol && symbol.flags & ts.SymbolFlags.Alias ? this.#checker.getAliasedSymbol(symbol) : symbol;
  }
}

interface Found {
  readonly query: Set<string>;
  readonly headers: Set<string>;
  readonly answerHeaders: Set<string>;
  readonly bodies: Set<string>;
  readonly files: Set<string>;
  readonly texts: Set<string>;
}

/** Headers that a caller chooses; those that every request has are no part of a route. */
const HEADERS: ReadonlySet<string> = new Set([
  ...['idempotency-key', 'if-match', 'if-none-match', 'if-range', 'range', 'x-at-least-position', 'last-event-id'],
]);

function takeHeader(node: ts.Expression, found: Found): void {
  if (ts.isStringLiteral(node)) takeName(node.text, found);
}

function takeName(name: string, found: Found): void {
  if (HEADERS.has(name.toLowerCase())) found.headers.add(name.toLowerCase());
}

/** `reply.header('etag', …)` and `reply.headers({ etag: … })`. */
function takeAnswerHeaders(node: ts.Expression | undefined, found: Found): void {
  if (!node) return;
  if (ts.isStringLiteral(node)) found.answerHeaders.add(node.text.toLowerCase());
  if (!ts.isObjectLiteralExpression(node)) return;
  for (const property of node.properties) {
    const { name } = property;
    if (name && (ts.isIdentifier(name) || ts.isStringLiteral(name))) found.answerHeaders.add(name.text.toLowerCase());
    if (ts.isSpreadAssignment(property)) takeAnswerHeaders(withoutParentheses(property.expression), found);
  }
}

const withoutParentheses = (node: ts.Expression): ts.Expression =>
  ts.isParenthesizedExpression(node)
    ? withoutParentheses(node.expression)
    : ts.isBinaryExpression(node)
      ? node.right
      : node;

const isHeaders = (node: ts.Expression) => /(^|\.)headers$/.test(node.getText());
const nameIn = (member: ts.ClassElement) => member.name?.getText();
const isOurs = (file: ts.SourceFile) => !file.isDeclarationFile && !file.fileName.includes('/node_modules/');
const fatal = {
  onUnRecoverableConfigFileDiagnostic: ({ messageText }: ts.Diagnostic) => {
    throw new Error(ts.flattenDiagnosticMessageText(messageText, '\n'));
  },
};
