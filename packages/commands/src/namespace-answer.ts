import {
  type Answer,
  type Check,
  type Diagnosis,
  present,
  type StateMark,
  type WorkloadState,
} from "@binnacle/contracts";
import { leavesOpen } from "@binnacle/diagnosis";
import { openClaims } from "@binnacle/report";
import { answerOf, citedBy, counted } from "./answer-of.ts";
import type { Seen } from "./look.ts";

const fromWorst: readonly StateMark[] = ["broken", "degraded", "unknown", "fine"];

export function worstFirst<Item extends { readonly state: StateMark }>(
  items: readonly Item[],
): Item[] {
  return items.toSorted(
    (left, right) => fromWorst.indexOf(left.state) - fromWorst.indexOf(right.state),
  );
}

/** Every workload of a namespace, worst first; those that are fine are one row. */
export function namespaceAnswer({ diagnosis, evidence, gaps }: Seen): Answer {
  const { workloads, namespace, cluster, observedAt } = diagnosis;
  const troubled = worstFirst(workloads.filter(({ state }) => state !== "fine"));
  const [worst] = troubled;
  const open = worst === undefined ? openIn(diagnosis) : [];
  const isBlind = open.length > 0;
  const told = [...openClaims(open, []), ...diagnosis.history];
  const lines = worst === undefined ? told.slice(0, 3) : [];
  const place = namespace ?? "all namespaces";
  const title = isBlind
    ? `Nothing wrong is visible in ${place}, but I could not see all of it`
    : titleFor(place, troubled, diagnosis);
  return answerOf(title, {
    state: isBlind ? "unknown" : (worst?.state ?? "fine"),
    rows: [
      ...troubled.map((workload) => rowOf(workload, namespace)),
      ...othersRow(troubled.length, diagnosis),
    ],
    lines,
    evidence: citedBy(lines, evidence),
    gaps: [...gaps],
    choices: choicesFor(place, namespace),
    footer: cluster.name,
    observedAt,
  });
}

/** Causes that cannot be told; what something else that is found explains is not among them. */
export function openIn({ checks, findings }: Diagnosis): Check[] {
  const isExplained = findings.some(({ state }) => state === "active");
  return checks.filter(
    (check) => leavesOpen(check) && !(isExplained && check.kind === "not_reached"),
  );
}

function titleFor(
  place: string,
  troubled: readonly WorkloadState[],
  { workloads, pods }: Diagnosis,
): string {
  const seen = `${counted(workloads.length, "workload")}, ${counted(pods.total, "pod")}`;
  if (troubled.length === 0) return `Nothing is wrong in ${place} that Kubernetes shows · ${seen}`;
  const counts = Map.groupBy(troubled, ({ state }) => state);
  const words = [...counts].map(([state, items]) => `${items.length} ${state}`);
  return `${place}: ${words.join(", ")} · ${seen}`;
}

export function rowOf(
  { ref, state, text, why, since }: WorkloadState,
  namespace: string | undefined,
): Answer["rows"][number] {
  return {
    state,
    name: namespace === undefined ? `${ref.namespace ?? ""}/${ref.name}` : ref.name,
    text,
    ...present({ why, since }),
  };
}

function othersRow(troubled: number, { workloads, pods }: Diagnosis): Answer["rows"] {
  const fine = workloads.length - troubled;
  if (fine === 0) return [];
  if (troubled > 0) return [{ state: "fine", name: `${counted(fine, "other")} fine`, text: "" }];
  const name = fine === 1 ? "1 workload fine" : `all ${fine} fine`;
  return [{ state: "fine", name, text: `${pods.ready} of ${counted(pods.total, "pod")} Ready` }];
}

function choicesFor(place: string, namespace: string | undefined): Answer["choices"] {
  const about = present({ namespace });
  const asked = { question: `what is wrong in ${place}?`, isAboutTrouble: true };
  return [
    { label: "Investigate", intent: { kind: "question", ...asked, ...about } },
    { label: "Refresh", intent: { kind: "verb", verb: "check", ...about } },
  ];
}
