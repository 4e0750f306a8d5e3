import { AppError } from "@binnacle/contracts";
import type { LogField, LogFields } from "../fields/log-fields.ts";
import { type Level, spellings } from "../levels.table.ts";
import { type TimeWindow, toInstant } from "./time-window.ts";

/** A clause of the query DSL. */
export type Clause = Readonly<Record<string, unknown>>;

/** Which lines are asked for. All conditions must hold. */
export interface LogQuestion {
  readonly namespace: string;
  /** Exact name, or a prefix of pod names that ends in `*`. */
  readonly workload?: string | undefined;
  readonly pod?: string | undefined;
  readonly container?: string | undefined;
  readonly levels?: readonly Level[] | undefined;
  /** Words that must all occur; in double quotes: the exact phrase. */
  readonly text?: string | undefined;
  readonly traceId?: string | undefined;
}

/** The letters and digits of generated names: no vowels, so that other workloads' names do not match. */
const generated = "[b-df-hj-np-tv-z0-9]";

/** The conditions without the time; `filters` hold for every line. */
export function logFilter(
  question: LogQuestion,
  { fields, filters }: { readonly fields: LogFields; readonly filters: readonly Clause[] },
): Clause[] {
  const { namespace, workload, pod, container, levels, text, traceId } = question;
  return [
    ...filters,
    { term: { [fields.namespace.exact]: namespace } },
    ...given(workload, (name) => podsOf(name, fields.pod.exact)),
    ...given(pod, (name) => ({ term: { [fields.pod.exact]: name } })),
    ...given(container, (name) => equals("container", fields.container, name)),
    ...given(levels, (wanted) => levelIn(wanted, fields.level)),
    ...given(traceId, (id) => equals("traceId", fields.traceId, id)),
    ...given(text, (words) => containing(words, fields.text)),
  ];
}

/** The question as evidence names it: without times, and the same for every field mapping. */
export function aboutOf(question: LogQuestion): readonly unknown[] {
  const { namespace, workload, pod, container, levels, text, traceId } = question;
  return [namespace, workload, pod, container, levels, text, traceId].map((part) => part ?? null);
}

/** Lines within the window. */
export function timeFilter({ fromMs, toMs }: TimeWindow, { time }: LogFields): Clause {
  return { range: { [time.name]: { gte: toInstant(fromMs), lt: toInstant(toMs) } } };
}

/** Lines whose text has all the words, or the exact phrase if it is in double quotes. */
export function containing(words: string, field: LogField): Clause {
  const phrase = /^"(.+)"$/s.exec(words)?.[1];
  if (!field.isText) {
    const literal = (phrase ?? words).replaceAll(/[\\*?]/g, "\\$&");
    return { wildcard: { [field.name]: { value: `*${literal}*`, case_insensitive: true } } };
  }
  if (phrase !== undefined) return { match_phrase: { [field.name]: phrase } };
  return { match: { [field.name]: { query: words, operator: "and" } } };
}

function given<T>(value: T | undefined, toClause: (value: T) => Clause | undefined): Clause[] {
  const clause = value === undefined ? undefined : toClause(value);
  return clause === undefined ? [] : [clause];
}

/** Pods by the names that the controllers of Kubernetes give them: `name`, `name-0`, `name-x2x9z`, `name-6d9f7c5b44-x2x9z`. */
function podsOf(workload: string, field: string): Clause {
  if (workload.endsWith("*")) return { prefix: { [field]: workload.slice(0, -1) } };
  const name = workload.replaceAll(/[^a-z0-9-]/g, "\\$&");
  const suffix = `(-[0-9]+|(-${generated}{6,10})?-${generated}{5})?`;
  return { regexp: { [field]: `${name}${suffix}` } };
}

function equals(role: string, field: LogField | undefined, value: string): Clause {
  if (field === undefined) {
    throw new AppError(
      "bad_input",
      `The logs have no field for ${role}. Leave ${role} out, or start the server with --field ${role}=<field>.`,
    );
  }
  return field.exact === undefined
    ? { match_phrase: { [field.name]: value } }
    : { term: { [field.exact]: value } };
}

/**
 * Lines without a level stay in: stack traces and panics often have none. An analysed field is matched in lower case;
 * a keyword holds what the logger wrote.
 */
function levelIn(levels: readonly Level[], field: LogField | undefined): Clause | undefined {
  if (field === undefined) return undefined;
  const words = levels.flatMap((level) => spellings[level]);
  const wanted = field.isText
    ? { match: { [field.name]: words.join(" ") } }
    : { terms: { [field.name]: words.flatMap(inAnyCase) } };
  const absent = { bool: { must_not: [{ exists: { field: field.name } }] } };
  return { bool: { should: [wanted, absent], minimum_should_match: 1 } };
}

function inAnyCase(word: string): string[] {
  return [word, word.toUpperCase(), word.charAt(0).toUpperCase() + word.slice(1)];
}
