import {
  type Answer,
  type Check,
  type Diagnosis,
  type ObjectRef,
  present,
  type StateMark,
  type WorkloadState,
} from "@binnacle/contracts";
import { isSameThing, leavesOpen } from "@binnacle/diagnosis";
import { openClaims } from "@binnacle/report";
import { answerOf, citedBy, counted } from "./answer-of.ts";
import type { Seen } from "./look.ts";
import { kindAndName } from "./object-name.ts";

const fromWorst: readonly StateMark[] = ["broken", "degraded", "unknown", "fine"];

export function worstFirst<Item extends { readonly state: StateMark }>(
  items: readonly Item[],
): Item[] {
  return items.toSorted(
    (left, right) => fromWorst.indexOf(left.state) - fromWorst.indexOf(right.state),
  );
}

/** Every workload of a namespace, and what else is found there, worst first; those that are fine are one row. */
export function namespaceAnswer({ diagnosis, evidence, gaps }: Seen): Answer {
  const { workloads, namespace, cluster, observedAt } = diagnosis;
  const unwell = workloads.filter(({ state }) => state !== "fine");
  const rows = unwell.map((workload) => rowOf(workload, namespace));
  const troubled = worstFirst([...rows, ...foundRows(diagnosis)]);
  const [worst] = troubled;
  const open = worst === undefined ? openIn(diagnosis) : [];
  const isBlind = open.length > 0 || (worst === undefined && isLeftOut(diagnosis));
  const told = [...openClaims(open, []), ...diagnosis.history];
  const lines = worst === undefined ? told.slice(0, 3) : [];
  const place = namespace ?? "all namespaces";
  const title = isBlind
    ? `Nothing wrong is visible in ${place}, but I could not see all of it`
    : titleFor(place, troubled, diagnosis);
  return answerOf(title, {
    state: isBlind ? "unknown" : (worst?.state ?? "fine"),
    rows: [
      ...troubled,
      ...othersRow(workloads.length - unwell.length, worst !== undefined, diagnosis),
    ],
    lines,
    evidence: citedBy(lines, evidence),
    gaps: [...gaps],
    choices: choicesFor(place, namespace),
    footer: cluster.name,
    observedAt,
  });
}

/** The worst comes first: where one is told that is fine, those that are left out for their size are fine, too. */
function isLeftOut({ workloads, whole }: Diagnosis): boolean {
  return workloads.length === 0 && whole !== undefined && whole.workloads > 0;
}

/** What is found at objects that have no row: a node of the cluster. */
export function foundRows({ findings, workloads }: Diagnosis): Answer["rows"] {
  return findings
    .filter(({ state }) => state === "active")
    .filter(({ owner }) => !workloads.some(({ ref }) => isSameThing(ref, owner)))
    .map(({ impact, owner, title, since }) => ({
      state: impact,
      name: kindAndName(owner),
      text: title,
      ...present({ since }),
    }));
}

/** Causes that cannot be told; what something else that is found explains is not among them. */
export function openIn({ checks, findings }: Diagnosis): Check[] {
  const isExplained = findings.some(({ state }) => state === "active");
  return checks.filter(
    (check) => leavesOpen(check) && !(isExplained && check.kind === "not_reached"),
  );
}

function titleFor(place: string, troubled: Answer["rows"], { workloads, pods }: Diagnosis): string {
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
    name: nameIn(namespace, ref),
    text,
    ...present({ why, since }),
  };
}

function nameIn(namespace: string | undefined, ref: ObjectRef): string {
  if (ref.namespace === undefined) return kindAndName(ref);
  return namespace === undefined ? `${ref.namespace}/${ref.name}` : ref.name;
}

function othersRow(fine: number, isTroubled: boolean, { pods }: Diagnosis): Answer["rows"] {
  if (fine === 0) return [];
  if (isTroubled) return [{ state: "fine", name: `${counted(fine, "other")} fine`, text: "" }];
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
