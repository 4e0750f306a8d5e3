import { AppError } from "@binnacle/contracts";
import { type LogField, type LogFields, untoldIn } from "../fields/log-fields.ts";
import { type Level, spellings } from "../levels.table.ts";
import { allOf, anyOf, type Clause } from "./clause.ts";
import { containing } from "./containing.ts";
import { type TimeWindow, toInstant } from "./time-window.ts";
import { inAnyCase, within, withoutAny, withoutLevels } from "./without-any.ts";
import { generated, isCut, startOfCut } from "./workload-of.ts";

/** Which lines are asked for. All conditions must hold. */
export interface LogQuestion {
  /** Absent: all of them. */
  readonly namespace?: string | undefined;
  /** Exact name, or a prefix of pod names that ends in `*`. */
  readonly workload?: string | undefined;
  readonly pod?: string | undefined;
  readonly container?: string | undefined;
  /** Lines without a level stay in, unless `isLevelKnown`. */
  readonly levels?: readonly Level[] | undefined;
  readonly isLevelKnown?: true;
  /** Words that must all occur; in double quotes: the exact phrase. */
  readonly text?: string | undefined;
  readonly traceId?: string | undefined;
}

/** What the conditions are put into. */
export interface FilteredPlace {
  readonly fields: LogFields;
  /** What every line must have. */
  readonly filters: readonly Clause[];
  /** The pods of the workload that the place was looked for with; absent: told by their names. */
  readonly members?: Clause | undefined;
}

/** The conditions without the time; `filters` hold for every line. */
export function logFilter(question: LogQuestion, place: FilteredPlace): Clause[] {
  const { namespace, workload, pod, container, levels, text, traceId } = question;
  const { fields, filters, members } = place;
  return [
    ...filters,
    ...given(namespace, (name) => equalsAny(fields.namespace, name)),
    ...given(workload, (name) => members ?? podsOf(name, fields.pod)),
    ...given(pod, (name) => equalsAny(fields.pod, name)),
    ...given(container, (name) => equalsAny(required("container", fields.container), name)),
    ...given(levels, (wanted) => levelIn(wanted, question, fields.level)),
    ...given(traceId, (id) => ofTrace(id, fields)),
    ...given(text, (words) => containing(words, fields.text)),
  ];
}

/** A document that holds no trace in a field, or where that is not told, may have it in its text. */
function ofTrace(id: string, { traceId, text }: LogFields): Clause {
  const inText = containing(`"${id}"`, text);
  if (traceId.length === 0) return inText;
  return anyOf([equalsAny(traceId, id), allOf([inText, withoutAny(traceId)])]);
}

/** The question as evidence names it: without times, and the same for every field mapping. */
export function aboutOf(question: LogQuestion): readonly unknown[] {
  const { namespace, workload, pod, container, levels, text, traceId } = question;
  return [namespace, workload, pod, container, levels, text, traceId].map((part) => part ?? null);
}

/**
 * Lines within the window. A document has the time of the first field that it holds. The format is that of the bounds:
 * the mapping may have another, such as epoch_second.
 */
export function timeFilter(window: TimeWindow, { time }: Pick<LogFields, "time">): Clause {
  return anyOf(time.map((_, position) => timeBranch(window, time, position)));
}

/** Documents whose time is in the field at `position`, within the window. */
export function timeBranch(
  { fromMs, toMs }: TimeWindow,
  time: LogFields["time"],
  position: number,
): Clause {
  const name = time[position]?.name ?? "";
  const bounds = {
    gte: toInstant(fromMs),
    lt: toInstant(toMs),
    format: "strict_date_optional_time",
  };
  const range = { range: { [name]: bounds } };
  const earlier = time.slice(0, position).map(({ name: field }) => ({ exists: { field } }));
  return earlier.length === 0 ? range : { bool: { filter: [range], must_not: earlier } };
}

/** Documents in which one of the fields has the value as a whole. */
export function equalsAny(fields: readonly LogField[], value: string): Clause {
  return anyOf(fields.map((field) => equals(field, value)));
}

/** Where a field is text without a keyword, a phrase finds too much: `readLines` compares what it has read. */
function equals(field: LogField, value: string): Clause {
  const { name, keyword, exactIn, looseIn } = field;
  const own =
    looseIn.length > 0 ? { match_phrase: { [name]: value } } : { term: { [name]: value } };
  if (keyword === undefined) return own;
  const beside = { term: { [keyword]: value } };
  return exactIn.length + looseIn.length === 0 ? beside : anyOf([beside, besides(field, own)]);
}

/** A clause for the documents that have no keyword beside the text. */
function besides(field: LogField, clause: Clause): Clause {
  const { keyword, exactIn, looseIn } = field;
  if (untoldIn(field).length > 0) return within([...exactIn, ...looseIn], clause);
  return { bool: { filter: [clause], must_not: [{ exists: { field: keyword } }] } };
}

/** Any name that a pattern fits, by the keyword where there is one; a text is compared token by token. */
function fits(field: LogField, toClause: (name: string) => Clause): Clause {
  const { name, keyword, exactIn } = field;
  if (keyword === undefined) return toClause(name);
  return exactIn.length === 0
    ? toClause(keyword)
    : anyOf([toClause(keyword), besides(field, toClause(name))]);
}

/** Pods by the names that the controllers of Kubernetes give them: `name`, `name-0`, `name-0-x2x9z`, `name-x2x9z`, `name-6d9f7c5b44-x2x9z`. */
function podsOf(workload: string, fields: readonly LogField[]): Clause {
  const isPrefix = workload.endsWith("*");
  const start = isPrefix ? workload.slice(0, -1) : workload;
  return anyOf(
    fields.flatMap((field) => {
      const { name: own, keyword, exactIn, looseIn } = field;
      const exact = () =>
        fits(field, (name) =>
          isPrefix ? { prefix: { [name]: start } } : { regexp: { [name]: podNames(workload) } },
        );
      if (looseIn.length === 0) return [exact()];
      // The first part of a name is a token of its text: too much, and compared when it is read.
      const part = { prefix: { [own]: start.split(/[^a-z0-9]/u)[0] ?? start } };
      return keyword === undefined && exactIn.length === 0
        ? [part]
        : [within(looseIn, part), exact()];
    }),
  );
}

/** A regular expression, of Lucene and of JavaScript alike, that the whole name of a pod of the workload fits. */
function podNames(workload: string): string {
  const [name, cut] = [workload, startOfCut(workload)].map(literal);
  const usual = `${name}(-[0-9]+(-${generated}{5})?|(-${generated}{6,10})?-${generated}{5})?`;
  return isCut(workload) ? `${usual}|${cut}${generated}{5,15}` : usual;
}

function literal(text: string): string {
  return text.replaceAll(/[^a-z0-9-]/g, "\\$&");
}

function given<T>(value: T | undefined, toClause: (value: T) => Clause | undefined): Clause[] {
  const clause = value === undefined ? undefined : toClause(value);
  return clause === undefined ? [] : [clause];
}

function required(role: string, fields: readonly LogField[]): readonly LogField[] {
  if (fields.length === 0) {
    throw new AppError(
      "bad_input",
      `The logs have no field for ${role}. Leave ${role} out, or start the server with --field ${role}=<field>.`,
    );
  }
  return fields;
}

/**
 * Lines without a level stay in: stack traces and panics often have none. An analysed field is matched in lower case;
 * a keyword holds what the logger wrote.
 */
function levelIn(
  levels: readonly Level[],
  { isLevelKnown }: LogQuestion,
  fields: readonly LogField[],
): Clause | undefined {
  if (isLevelKnown === true) return anyOf(wantedLevels(levels, required("level", fields)));
  if (fields.length === 0) return undefined;
  return anyOf([...wantedLevels(levels, fields), withoutLevels(fields)]);
}

function wantedLevels(levels: readonly Level[], fields: readonly LogField[]): Clause[] {
  const words = levels.flatMap((level) => spellings[level]);
  return fields.flatMap(({ name, isText, exactIn }) => [
    ...(isText ? [{ match: { [name]: words.join(" ") } }] : []),
    ...(exactIn.length > 0 || !isText ? [{ terms: { [name]: words.flatMap(inAnyCase) } }] : []),
  ]);
}
