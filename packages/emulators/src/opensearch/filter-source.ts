import { z } from "zod";
import { readClause } from "./search-failure.ts";
import { wildcard } from "./search-index.ts";

const Patterns = z.union([z.string(), z.array(z.string())]);
const Options = z.union([
  z.boolean(),
  Patterns,
  z.strictObject({ includes: Patterns.optional(), excludes: Patterns.optional() }),
]);

type Source = Readonly<Record<string, unknown>>;

/** Reads the option `_source` of a search: which parts of a document a hit carries; `undefined` means none. */
export function sourceFilter({
  _source: option,
}: {
  readonly _source?: unknown;
}): (source: Source) => Source | undefined {
  const read = readClause(Options, option ?? true, "_source");
  if (read === true) return (source) => source;
  if (read === false) return () => undefined;
  const isList = typeof read === "string" || Array.isArray(read);
  const includes = toMatchers(isList ? read : (read.includes ?? []));
  const excludes = toMatchers(isList ? [] : (read.excludes ?? []));
  const keeps = (path: string) =>
    (includes.length === 0 || includes.some((matches) => matches(path))) &&
    !excludes.some((matches) => matches(path));
  return (source) => prune(source, "", keeps) ?? {};
}

/** A pattern names a field or an object with everything below it. */
function toMatchers(patterns: z.infer<typeof Patterns>): ((path: string) => boolean)[] {
  return [patterns].flat().map((pattern) => {
    const [own, below] = [wildcard(pattern), wildcard(`${pattern}.*`)];
    return (path) => own.test(path) || below.test(path);
  });
}

function prune(source: Source, prefix: string, keeps: (path: string) => boolean) {
  const kept = Object.entries(source).flatMap(([name, value]): [string, unknown][] => {
    const path = prefix + name;
    if (!isObject(value)) return keeps(path) ? [[name, value]] : [];
    const child = prune(value, `${path}.`, keeps);
    return child === undefined ? [] : [[name, child]];
  });
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

function isObject(value: unknown): value is Source {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
