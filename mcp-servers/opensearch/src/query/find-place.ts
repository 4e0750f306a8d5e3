import type { Gap } from "@binnacle/contracts";
import type { CalledCluster } from "@binnacle/mcp/server";
import type { Deps } from "../deps.ts";
import type { DiscoveryFound } from "../fields/discover-fields.ts";
import type { LogFields } from "../fields/log-fields.ts";
import { closedGaps } from "./closed-gaps.ts";
import { findMembers, type Members } from "./find-members.ts";
import { anyOf, type Clause, equalsAny, type LogQuestion } from "./log-filter.ts";
import type { StoredLine } from "./read-lines.ts";
import type { TimeWindow } from "./time-window.ts";

/** Where the lines of a question are, and how to read them. */
export interface Place {
  readonly index: string;
  readonly fields: LogFields;
  /** What every line must have: by configuration, and to be of the cluster of the call. */
  readonly filters: readonly Clause[];
  readonly gaps: readonly Gap[];
  readonly discovery: DiscoveryFound;
  /** The pods of the workload of the question. */
  readonly members?: Clause | undefined;
  /** Who they are and how that is known. */
  readonly told?: Members | undefined;
  /** Names that are only analysed text find too much: which of the lines found are of the question. */
  readonly keeps?: ((line: StoredLine) => boolean) | undefined;
}

export type FoundPlace =
  | { readonly kind: "found"; readonly place: Place }
  | { readonly kind: "gap"; readonly gap: Gap };

export interface Sought {
  /** Absent: where the server looks. */
  readonly index?: string | undefined;
  readonly cluster: CalledCluster;
  readonly question: LogQuestion;
  /** All the time that is going to be asked about. */
  readonly window: TimeWindow;
}

/** Finds the place of the lines of a question, and the pods of its workload. Without one the gap says why. */
export async function findPlace(
  deps: Deps,
  { index: asked, cluster: { match, namespaces }, question, window }: Sought,
  signal: AbortSignal,
): Promise<FoundPlace> {
  const discovery = await (asked === undefined
    ? deps.discover(match?.name, signal)
    : deps.discoverAt(asked, match?.name, signal));
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

function toldOf(told: Members | undefined, { fields }: Place, question: LogQuestion) {
  const isLoose = [...fields.namespace, ...fields.pod].some(({ looseIn }) => looseIn.length > 0);
  const { namespace, pod } = question;
  const keeps = (line: StoredLine) =>
    (namespace === undefined || line.namespace === namespace) &&
    (pod === undefined || line.pod === pod) &&
    (told === undefined || told.has(line.pod));
  return { members: told?.clause, told, keeps: isLoose ? keeps : undefined };
}
