import { type ReadFinding, readFindings } from "./read-findings.ts";

/** What an expert takes from the context document. */
export interface ReadContext {
  /** `broken`. */
  readonly state: string;
  readonly namespace: string | undefined;
  readonly findings: readonly ReadFinding[];
  /** Whether users feel it, and what else was measured: each line with its handles. */
  readonly measured: readonly string[];
  /** By handle: printed value → its key. */
  readonly values: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

/** Reads the document as a model does: line by line, from its text alone. */
export function readContext(text: string): ReadContext {
  const lines = text.split("\n");
  const [, state = "unknown"] = /^State by the engine: (\w+)/mu.exec(text) ?? [];
  const [, namespace] = /^Cluster .*?, namespace ([\w-]+)/mu.exec(text) ?? [];
  const begin = lines.findIndex((line) => line.startsWith("Users feel it: "));
  const end = lines.findIndex((line, index) => index > begin && line.startsWith("Findings"));
  const measured = lines
    .slice(begin, end)
    .map((line) => line.replace(/^(?:- |Users feel it: (?:yes|no|unknown|checking): )/u, ""))
    .filter((line) => /\[e\d/u.test(line));
  return {
    state,
    namespace,
    findings: readFindings(text),
    measured,
    values: new Map(lines.flatMap(valuesIn)),
  };
}

const fact = /^- (e\d+)\b.*?\{(.+)\}$/u;
const value =
  /(?:^|, )(\w+) (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d|-?\d[\d.]*(?: (?:%|[\w/]+))?)(?=,|$)/gu;

function valuesIn(line: string): [string, ReadonlyMap<string, string>][] {
  const [, handle, listed] = fact.exec(line) ?? [];
  if (handle === undefined || listed === undefined) return [];
  const pairs = [...listed.matchAll(value)].map(([, key = "", printed = ""]): [string, string] => [
    printed,
    key,
  ]);
  return [[handle, new Map(pairs.toReversed())]];
}
