import { getMetadataStorage } from 'class-validator';

/** The class of a body, by the name that a controller validates it under. @throws Error where class-validator knows none, or two */
export function bodyOfName(name: string): new () => object {
  // Every class with a check; the storage gives them only under the targets that it was told of.
  const { validationMetadatas } = getMetadataStorage() as unknown as {
    readonly validationMetadatas: ReadonlyMap<unknown, unknown>;
  };
  const found = [...validationMetadatas.keys()].filter(
    (target): target is new () => object => typeof target === 'function' && target.name === name,
  );
  const [Body] = found;
  if (!Body || found.length > 1) throw new Error(`${found.length} bodies are called ${name}`);
  return Body;
}
