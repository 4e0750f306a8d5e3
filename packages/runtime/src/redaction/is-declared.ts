import { isPlain } from "./plain-value.ts";
import { declaredBy } from "./secret-key.ts";

/** The whole value is a secret; what holds fields of its own is read by theirs. */
export function isDeclared(key: string, value: string): boolean {
  const declared = declaredBy(key);
  if (declared === undefined || hasFields(value)) return false;
  return !isPlain({ name: key, declared, value });
}

function hasFields(value: string): boolean {
  return /^\s*(?:\{[^:=]*[:=]|\[\s*[{"']|[[{]\s*[\]}]$)/u.test(value);
}

/** Headers keep their scheme, cookies their names. */
export function hasScheme(key: string, value: string): boolean {
  return /^(?:proxy-)?authorization$|cookie$/iu.test(key) && /[\s=]/u.test(value);
}
