import type { Investigation, Origin, StateMark } from "@binnacle/contracts";
import type { Line, Section, Telling } from "./document.ts";
import { lineOf, type Numbering } from "./numbering.ts";
import { otherHypotheses } from "./other-hypotheses.ts";
import { subtitleOf } from "./subtitle-of.ts";
import { usersLine } from "./users-line.ts";

interface Context {
  readonly numbers: Numbering;
  readonly telling: Telling;
}

interface Head {
  readonly state: StateMark;
  readonly title: string;
  readonly subtitle: string;
}

/** The first line when no hypothesis leads: nothing is wrong, or it cannot be told. */
export function quietHead(investigation: Investigation): Head {
  const { severity } = investigation.incident;
  return {
    state: severity,
    title: titleFor(investigation),
    subtitle: subtitleOf(investigation, severity),
  };
}

function titleFor(investigation: Investigation): string {
  const { incident, hypotheses, coverage } = investigation;
  const place = placeOf(investigation);
  if (!hasLooked(investigation)) return `Unknown: I could not look at ${nameOf(investigation)}`;
  if (hypotheses.some(({ verdict }) => verdict?.kind === "reject"))
    return `Unknown: what I found ${place} was rejected`;
  if (incident.severity === "degraded")
    return coverage.notVisible.length > 0
      ? `Users feel it ${place}, and I could not see enough to say why`
      : `Users feel it ${place}, and Kubernetes shows no cause`;
  if (incident.severity === "unknown")
    return `Nothing wrong is visible ${place}, but I could not see all of it`;
  return `Nothing is wrong ${place} that ${sourcesText(investigation)}, last ${minutesOf(investigation)} min`;
}

function hasLooked({ coverage }: Investigation): boolean {
  return coverage.found.length + coverage.ruledOut.length + coverage.notVisible.length > 0;
}

function placeOf(investigation: Investigation): string {
  const { incident, target } = investigation;
  const isPlace = target === undefined && incident.scope.namespace !== undefined;
  return `${isPlace || target === undefined ? "in" : "with"} ${nameOf(investigation)}`;
}

function nameOf({ incident, target }: Investigation): string {
  const { namespace, workload } = incident.scope;
  return target?.name ?? workload ?? namespace ?? "the cluster";
}

function minutesOf({ incident }: Investigation): number {
  const { from, to } = incident.scope.window;
  return Math.round((Date.parse(to) - Date.parse(from)) / 60_000);
}

const words: readonly (readonly [Origin, string])[] = [
  ["kubernetes", "Kubernetes"],
  ["prometheus", "metrics"],
  ["opensearch", "logs"],
];

/** Only what answered in full about the matter is called as a witness that nothing is wrong. */
function sourcesText({ receipt, gaps, target }: Investigation): string {
  const asked = target?.name ?? "";
  const blind = new Set(
    gaps.filter(({ what }) => what.includes(asked)).map(({ origin }) => origin),
  );
  const reached = new Set(
    receipt.sources.filter((source) => source.reached).map(({ name }) => name),
  );
  const named = words.flatMap(([origin, word]) =>
    reached.has(origin) && !blind.has(origin) ? [word] : [],
  );
  const [first = "Kubernetes", ...others] = named;
  const last = others.pop();
  // Metrics and logs are many, Kubernetes is one.
  if (last === undefined) return first === "Kubernetes" ? `${first} shows` : `${first} show`;
  return `${[first, ...others].join(", ")} or ${last} show`;
}

/** Users, pods, traffic, what is over, what is wrong elsewhere, and where else to look. */
export function quietSections(investigation: Investigation, context: Context): Section[] {
  const { numbers, telling } = context;
  const users = { label: "Users", lines: [usersLine(investigation, context)] };
  const elsewhere = otherHypotheses(investigation, undefined, telling);
  if (!hasLooked(investigation))
    return [users, { lines: observationLines(investigation, context) }];
  const over = investigation.history.map((claim) => lineOf(claim, numbers, telling));
  const isFine = investigation.incident.severity === "fine";
  return [
    users,
    { label: "Pods", lines: podLines(investigation) },
    { label: "Traffic", lines: observationLines(investigation, context) },
    ...elsewhere,
    { label: "Old and over", lines: over },
    { label: "If users complain all the same", lines: isFine ? [beyond] : [] },
  ].filter(({ lines }) => lines.length > 0);
}

const beyond: Line = {
  text: "it is before the ingress (DNS, CDN, TLS: not visible from here) or in a third party.",
};

/** Those of the target when one was named; none when they could not be seen. */
function podLines({ pods, target, workloads }: Investigation): Line[] {
  const own = workloads.find(
    ({ ref }) => ref.name === target?.name && ref.namespace === target.namespace,
  );
  if (own !== undefined && own.desired > 0)
    return [{ text: `${own.ready} of ${own.desired} of ${own.ref.name} Ready` }];
  return pods.total === 0 ? [] : [{ text: `${pods.ready} of ${pods.total} Ready` }];
}

/** What the line about users does not say already. */
function observationLines(
  { observations, users }: Investigation,
  { numbers, telling }: Context,
): Line[] {
  return observations
    .filter(
      ({ evidence }) =>
        evidence.length === 0 || !evidence.every((id) => users.evidence.includes(id)),
    )
    .map((claim) => lineOf(claim, numbers, telling));
}
