import type { Gap } from "@binnacle/contracts";
import type { CalledCluster } from "@binnacle/mcp/server";
import type { Deps } from "../deps.ts";
import type { Role } from "../fields/conventions.table.ts";
import type { Discovery, DiscoveryFound } from "../fields/discover-fields.ts";
import type { LogField, LogFields } from "../fields/log-fields.ts";
import { anyOf } from "./clause.ts";
import { closedGaps } from "./closed-gaps.ts";
import { findMembers } from "./find-members.ts";
import { indexExpressions } from "./index-expressions.ts";
import { equalsAny, type LogQuestion, timeFilter } from "./log-filter.ts";
import { partialGaps } from "./partial-gaps.ts";
import type { Members, Place } from "./place.ts";
import type { StoredLine } from "./stored-line.ts";
import type { TimeWindow } from "./time-window.ts";
import { unreadPods, untoldGaps } from "./untold-gaps.ts";

export type { Place } from "./place.ts";

export type FoundPlace =
  | { readonly kind: "found"; readonly place: Place }
  | { readonly kind: "gap"; readonly gap: Gap };

export interface Sought {
  /** Absent: where the server looks. */
  readonly index?: string | undefined;
  readonly cluster: CalledCluster;
  readonly question: LogQuestion;
  /** What else than the conditions of the question needs a field: what is counted by. */
  readonly roles?: readonly Role[];
  /** The mapping is read again, whatever is known of it. */
  readonly isAnew?: boolean;
  /** OpenSearch refuses to look for parts of words and names. */
  readonly isWholeOnly?: true;
  /** All the time that is going to be asked about. */
  readonly window: TimeWindow;
}

/** Finds the place of the lines of a question, and the pods of its workload. Without one the gap says why. */
export async function findPlace(
  deps: Deps,
  sought: Sought,
  signal: AbortSignal,
): Promise<FoundPlace> {
  const { cluster, question, window } = sought;
  const { match, namespaces } = cluster;
  const discovery = await discoveryOf(deps, sought, signal);
  if (discovery.kind === "gap") return discovery;
  const { index, clusterField } = discovery;
  const mapped = await fieldsIn(deps, { discovery, window }, signal);
  const fields = sought.isWholeOnly === true ? wholeOnly(mapped) : mapped;
  const own = match && clusterField ? [equalsAny([clusterField], match.value)] : [];
  const permitted =
    namespaces === undefined
      ? []
      : [anyOf(namespaces.map((name) => equalsAny(fields.namespace, name)))];
  const configured = Object.entries(deps.filters).map(([name, value]) => ({
    term: { [name]: value },
  }));
  const place: Place = {
    index,
    fields,
    filters: [...configured, ...own, ...permitted],
    gaps: [
      ...discovery.gaps,
      ...closedGaps(discovery, window),
      ...untoldGaps({ place: { fields }, question, roles: sought.roles }),
    ],
    discovery,
  };
  const told = await findMembers(deps, { place, question, window }, signal);
  const gaps = [...place.gaps, ...unreadPods(told, { place, question })];
  return { kind: "found", place: { ...place, gaps, ...toldOf(told, place, question) } };
}

async function discoveryOf(
  deps: Deps,
  { index, cluster: { match }, question, roles = [], isAnew = false }: Sought,
  signal: AbortSignal,
): Promise<Discovery> {
  const clusterField = match?.name;
  if (index !== undefined) return await deps.discoverAt(index, clusterField, signal);
  const needed = [...roles, ...rolesOf(question)];
  return await deps.discover({ clusterField, roles: needed, isAnew }, signal);
}

/** Of the roles for which not every place has a field. */
function rolesOf({ levels, container, traceId }: LogQuestion): Role[] {
  const given = { level: levels, container, traceId };
  return (["level", "container", "traceId"] as const).filter((role) => given[role] !== undefined);
}

/**
 * The fields as the indices map them that hold documents of the window: how an index of another day maps a name is no
 * matter. What cannot be asked may hold some.
 */
async function fieldsIn(
  { client, searchTimeoutMs }: Deps,
  { discovery, window }: { readonly discovery: DiscoveryFound; readonly window: TimeWindow },
  signal: AbortSignal,
): Promise<LogFields> {
  const { fields } = discovery;
  const loose = [...new Set(looseIn(fields))];
  if (loose.length === 0 || loose.length === discovery.readable.length) return fields;
  const query = { bool: { filter: [timeFilter(window, fields)] } };
  const timeout = `${Math.round(searchTimeoutMs)}ms`;
  const body = { query, size: 0, track_total_hits: 1, timeout };
  const answers = await Promise.all(
    indexExpressions(loose, discovery).map((index) => client.search(index, body, signal)),
  );
  const isEmpty = answers.every(
    (answer) => answer.hits.total.value === 0 && partialGaps(discovery.index, answer).length === 0,
  );
  if (!isEmpty) return fields;
  const exact = { looseIn: [] };
  return {
    ...fields,
    namespace: withEach(fields.namespace, exact),
    pod: withEach(fields.pod, exact),
  };
}

function wholeOnly({ text, namespace, pod, ...others }: LogFields): LogFields {
  const own = { isWholeOnly: true } as const;
  const each = <Field extends LogField>(role: readonly Field[]) =>
    role.map((field) => ({ ...field, ...own }));
  const { container, level, traceId } = others;
  return {
    ...others,
    text: withEach(text, own),
    namespace: withEach(namespace, own),
    pod: withEach(pod, own),
    container: each(container),
    level: each(level),
    traceId: each(traceId),
  };
}

function withEach([first, ...others]: LogFields["pod"], own: Partial<LogField>): LogFields["pod"] {
  return [{ ...first, ...own }, ...others.map((field) => ({ ...field, ...own }))];
}

function looseIn({ namespace, pod }: Pick<LogFields, "namespace" | "pod">): readonly string[] {
  return [...namespace, ...pod].flatMap((field) => field.looseIn);
}

function toldOf(told: Members | undefined, { fields }: Place, question: LogQuestion) {
  const isLoose = looseIn(fields).length > 0;
  const { namespace, pod } = question;
  const keeps = (line: StoredLine) =>
    (namespace === undefined || line.namespace === namespace) &&
    (pod === undefined || line.pod === pod) &&
    (told === undefined || told.has(line.pod));
  return { members: told?.clause, told, keeps: isLoose ? keeps : undefined };
}
