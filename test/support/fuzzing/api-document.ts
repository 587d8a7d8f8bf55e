/** A JSON schema, as far as the document has them. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly contentMediaType?: string;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: Schema;
}

export interface Operation {
  readonly id: string;
  /** In capitals. */
  readonly method: string;
  readonly path: string;
  /** Nobody needs a token for it. */
  readonly open: boolean;
  /** The slug of the action on a case that it is. */
  readonly action: string | undefined;
  readonly parameters: readonly Parameter[];
  readonly json: { readonly schema: Schema; readonly example: unknown } | undefined;
  readonly form: Schema | undefined;
}

/** The document of a running server, as requests are made from it. */
export class ApiDocument {
  readonly operations: readonly Operation[];

  constructor(readonly whole: OpenApi) {
    this.operations = Object.entries(whole.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => this.#operation(method, path, operation)),
    );
  }

  /** What a reference leads to; itself where it is none. */
  resolved<T extends object>(part: T): T {
    if (!('$ref' in part) || typeof part.$ref !== 'string') return part;
    const [, , kind = '', name = ''] = part.$ref.split('/');
    const found = this.whole.components[kind]?.[name];
    if (!found) throw new Error(`${part.$ref} leads nowhere`);
    return found as T;
  }

  #operation(method: string, path: string, given: OpenApi['paths'][string][string]): Operation {
    const { content = {} } = given.requestBody ?? {};
    const json = content['application/json'];
    return {
      id: given.operationId,
      method: method.toUpperCase(),
      path,
      open: given['x-permission'] === 'public',
      action: given['x-action'],
      parameters: (given.parameters ?? []).map((each) => {
        const parameter = this.resolved(each);
        return { ...parameter, required: parameter.required ?? false };
      }),
      json: json && { schema: json.schema, example: json.example },
      form: content['multipart/form-data']?.schema,
    };
  }
}

/** The document as it is served, as far as requests are made from it. */
export interface OpenApi {
  readonly paths: Readonly<
    Record<
      string,
      Readonly<
        Record<
          string,
          {
            readonly operationId: string;
            readonly 'x-permission': string;
            readonly 'x-action'?: string;
            readonly parameters?: readonly (Omit<Parameter, 'required'> & { readonly required?: boolean })[];
            readonly requestBody?: {
              readonly content: Readonly<Record<string, { readonly schema: Schema; readonly example?: unknown }>>;
            };
          }
        >
      >
    >
  >;
  readonly components: Readonly<Record<string, Readonly<Record<string, object>>>>;
}
