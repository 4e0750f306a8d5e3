import { z } from "zod";

type Arguments = Readonly<Record<string, unknown>>;
type Path = readonly PropertyKey[];

/** The arguments with the value that an issue is about in the type that is wanted, where it can mean one thing only. */
export function coerced(args: Arguments, issue: z.core.$ZodIssue): Arguments {
  const value = valueAt(args, issue.path);
  const meant = meantBy(issue, value);
  const [first, ...rest] = issue.path;
  if (meant === undefined || typeof first !== "string") return args;
  return { ...args, [first]: replaced(args[first], rest, meant) };
}

/** Undefined where there is none. */
export function valueAt(value: unknown, path: Path): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return value;
  if (typeof value !== "object" || value === null) return undefined;
  return Object.hasOwn(value, first) ? valueAt(Reflect.get(value, first), rest) : undefined;
}

function replaced(value: unknown, [first, ...rest]: Path, meant: unknown): unknown {
  if (first === undefined) return meant;
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    return items.map((item, index) => (index === first ? replaced(item, rest, meant) : item));
  }
  if (typeof value !== "object" || value === null) return value;
  return { ...value, [first]: replaced(Reflect.get(value, first), rest, meant) };
}

/** Undefined: nothing, or more than one thing. */
function meantBy(issue: z.core.$ZodIssue, value: unknown): unknown {
  if (value === undefined) return undefined;
  if (issue.code === "invalid_value") return sameWord(issue.values, value);
  return issue.code === "invalid_type" ? byType[issue.expected]?.(value) : undefined;
}

const byType: Readonly<Record<string, (value: unknown) => unknown>> = {
  number: toNumber,
  int: toNumber,
  boolean: (value) => (typeof value === "string" ? booleans[value.toLowerCase()] : undefined),
  array: (value) => inJson(value, z.array(z.unknown())) ?? [value],
  object: (value) => inJson(value, z.record(z.string(), z.unknown())),
  string: toText,
};

const booleans: Readonly<Record<string, boolean>> = { true: true, false: false };

function toNumber(value: unknown): number | undefined {
  return typeof value === "string" && /^-?\d{1,15}(?:\.\d{1,15})?$/u.test(value.trim())
    ? Number(value)
    : undefined;
}

function toText(value: unknown): string | undefined {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  const single = z.tuple([z.string()]).safeParse(value);
  return single.success ? single.data[0] : undefined;
}

/** A list or an object that was written as text. */
function inJson(value: unknown, schema: z.ZodType): unknown {
  if (typeof value !== "string" || !/^\s*[[{]/u.test(value)) return undefined;
  try {
    return schema.safeParse(JSON.parse(value)).data;
  } catch {
    return undefined;
  }
}

function sameWord(allowed: readonly unknown[], value: unknown): unknown {
  if (typeof value !== "string") return undefined;
  const same = allowed.filter((word) => String(word).toLowerCase() === value.trim().toLowerCase());
  return same.length === 1 ? same[0] : undefined;
}
