import {
  type Answer,
  type Diagnosis,
  present,
  type StateMark,
  type WorkloadState,
} from "@binnacle/contracts";
import { answerOf, citedBy, counted } from "./answer-of.ts";
import type { Seen } from "./look.ts";

const worstFirst: readonly StateMark[] = ["broken", "degraded", "unknown", "fine"];

/** Every workload of a namespace, worst first; those that are fine are one row. */
export function namespaceAnswer({ diagnosis, evidence, gaps }: Seen): Answer {
  const { workloads, pods, cluster, namespace, coverage } = diagnosis;
  const troubled = workloads
    .filter(({ state }) => state !== "fine")
    .toSorted((left, right) => worstFirst.indexOf(left.state) - worstFirst.indexOf(right.state));
  const place = namespace ?? "all namespaces";
  const isBlind = coverage.notVisible.length > 0 && troubled.length === 0;
  const seen = `${counted(workloads.length, "workload")}, ${counted(pods.total, "pod")}`;
  const lines = troubled.length === 0 ? diagnosis.history.slice(0, 3) : [];
  return answerOf(titleFor(place, { troubled, isBlind, seen }), {
    state: isBlind ? "unknown" : (troubled[0]?.state ?? "fine"),
    rows: [
      ...troubled.map((workload) => rowOf(workload, namespace)),
      ...othersRow(workloads.length - troubled.length, { troubled: troubled.length, pods }),
    ],
    lines,
    evidence: citedBy(lines, evidence),
    gaps: [...gaps],
    choices: choicesFor(place, namespace),
    footer: cluster.name,
    observedAt: diagnosis.observedAt,
  });
}

function titleFor(
  place: string,
  {
    troubled,
    isBlind,
    seen,
  }: { troubled: readonly WorkloadState[]; isBlind: boolean; seen: string },
): string {
  if (isBlind) return `Nothing wrong is visible in ${place}, but I could not see all of it`;
  if (troubled.length === 0) return `Nothing is wrong in ${place} that Kubernetes shows · ${seen}`;
  const counts = worstFirst.flatMap((state) => {
    const count = troubled.filter((workload) => workload.state === state).length;
    return count === 0 ? [] : [`${count} ${state}`];
  });
  return `${place}: ${counts.join(", ")} · ${seen}`;
}

function rowOf(
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

function othersRow(
  fine: number,
  { troubled, pods }: { troubled: number; pods: Diagnosis["pods"] },
): Answer["rows"] {
  if (fine === 0) return [];
  if (troubled > 0) return [{ state: "fine", name: `${counted(fine, "other")} fine`, text: "" }];
  const ready = `${pods.ready} of ${counted(pods.total, "pod")} Ready`;
  return [
    { state: "fine", name: fine === 1 ? "1 workload fine" : `all ${fine} fine`, text: ready },
  ];
}

function choicesFor(place: string, namespace: string | undefined): Answer["choices"] {
  const about = present({ namespace });
  const question = `what is wrong in ${place}?`;
  return [
    {
      label: "Investigate",
      intent: { kind: "question", question, isAboutTrouble: true, ...about },
    },
    { label: "Refresh", intent: { kind: "verb", verb: "check", ...about } },
  ];
}
