import type { Gap } from "@binnacle/contracts";
import type { CalledCluster } from "@binnacle/mcp/server";
import type { Deps } from "../deps.ts";
import type { Role } from "../fields/conventions.table.ts";
import type { Discovery } from "../fields/discover-fields.ts";
import { closedGaps } from "./closed-gaps.ts";
import { findMembers } from "./find-members.ts";
import { anyOf, equalsAny, type LogQuestion } from "./log-filter.ts";
import type { Members, Place } from "./place.ts";
import type { StoredLine } from "./stored-line.ts";
import type { TimeWindow } from "./time-window.ts";

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
  const { index, fields, clusterField } = discovery;
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
    gaps: [...discovery.gaps, ...closedGaps(discovery, window)],
    discovery,
  };
  const told = await findMembers(deps, { place, question, window }, signal);
  return { kind: "found", place: { ...place, ...toldOf(told, place, question) } };
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

function toldOf(told: Members | undefined, { fields }: Place, question: LogQuestion) {
  const isLoose = [...fields.namespace, ...fields.pod].some(({ looseIn }) => looseIn.length > 0);
  const { namespace, pod } = question;
  const keeps = (line: StoredLine) =>
    (namespace === undefined || line.namespace === namespace) &&
    (pod === undefined || line.pod === pod) &&
    (told === undefined || told.has(line.pod));
  return { members: told?.clause, told, keeps: isLoose ? keeps : undefined };
}
