/**
 * Marks a field that holds personal data. The mark lives in the type only; the runtime list of marked paths is in the
 * event catalogue, and the compiler keeps the two equal (`PersonalPath`). A later release encrypts the marked fields per
 * subject before they are hashed.
 */
declare const personal: unique symbol;
export type Personal<T extends string> = T & { readonly [personal]?: true };

type IsPersonal<T> = T extends string ? (typeof personal extends keyof T ? true : false) : false;

/**
 * Every path of `T` that leads to a `Personal` field, as text: `complainant.name`, `representatives.*.phone`.
 */
export type PersonalPath<T> = T extends readonly (infer Item)[]
  ? `*${PersonalTail<Item>}`
  : T extends object
    ? { [K in keyof T & string]: `${K}${PersonalTail<NonNullable<T[K]>>}` }[keyof T & string]
    : never;

type PersonalTail<T> =
  true extends IsPersonal<T> ? '' : T extends string | number | boolean | bigint ? never : `.${PersonalPath<T>}`;

/** Compiles only when the two unions are the same. */
export type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
