import { present } from "@binnacle/contracts";
import { shellWords } from "../../facts/shell-words.ts";
import { earliest } from "../../facts/times.ts";
import type { End, PodView } from "../../graph/pod-view.ts";
import type { Cause } from "../../kit/cause.ts";
import type { DraftStep } from "../../kit/draft.ts";
import { podCause, type Seen } from "../../kit/pod-cause.ts";
import { lookAtNode, lookAtPod } from "../../kit/pod-step.ts";
import { setResources } from "../../kit/template-step.ts";
import { tellsOutOfMemory } from "../../messages/out-of-memory.ts";
import { doubled } from "../../quantity.ts";
import { crashCause } from "./crash-cause.ts";
import type { Fall } from "./falls.ts";
import { givenLimit } from "./given-limit.ts";

/** Of every kill for memory: of a program, and of what starts it. */
export const oomRow = {
  id: "oom-killed",
  title: "Out of memory",
  group: "start",
  high: "the kernel killed the container at its memory limit",
  medium: "the container was killed for memory, and it has no limit of its own",
  ruledOut: "no container ended with reason OOMKilled in the window",
  needs: ["Pod"],
  metric: "memory_working_set",
} as const satisfies Cause;

/** The container uses more memory than it may. */
export const oomKilled = crashCause({
  ...oomRow,
  begunBy: ["resources", "image", "env", "command"],

  sees: ({ end, isPast }) => (isKill(end) && !isPast ? true : undefined),

  tells(crash) {
    const { name, container, pod } = crash;
    const limit = limitOf(crash.spot);
    const which = pod.containers.length > 1 ? ` in container ${container.name}` : "";
    const { by } = givenLimit(crash, crash.workload, crash.spot) ?? {};
    return {
      ...killed(crash, crash.again),
      does: `runs out of memory${which}`,
      text: `out of memory${crash.often}`,
      why: limit && `memory limit ${limit}${by === undefined ? "" : ` of ${by}`}`,
      disproof: `a working set of ${name} far below ${limit ?? "what the node has"} before the kill`,
    };
  },
});

/** Of a start that had no room the runtime tells in words. */
function isKill({ reason, message = "" }: End): boolean {
  return reason === "OOMKilled" || (reason === "StartError" && tellsOutOfMemory(message));
}

/** It was killed for memory within the window, and runs since. */
export const oomKilledBefore = podCause<true, Fall>({
  ...oomRow,

  sees: ({ end, isPast }) => (isKill(end) && isPast ? true : undefined),

  tells(seen) {
    const isOver = seen.pods.every((pod) => pod.isReady);
    return {
      ...killed(seen, "; it runs again"),
      does: "ran out of memory",
      state: isOver ? "resolved" : "active",
      impact: "degraded",
      text: isOver ? "" : "ran out of memory and comes up again",
      since: earliest(seen.spots.map(({ end }) => end.finishedAt)),
      disproof: "a working set far below the limit before the kill",
    };
  },
});

/** What a kill tells, now and before. */
function killed(seen: Seen<Fall, true>, after: string) {
  const { name, spot, cite, say } = seen;
  const { pod, container, end } = spot;
  const limit = limitOf(spot);
  const { bound, mend, evidence } = boundOf(seen);
  return {
    level: limit === undefined ? ("medium" as const) : ("high" as const),
    facts: [
      say(
        `The kernel killed container ${container.name} of ${name} for memory (${howOf(end)}) ${bound}${after}.`,
        cite.container(pod, container),
        ...evidence,
      ),
    ],
    fix: raiseLimit(seen),
    nextCheck: limit === undefined ? (lookAtNode(pod) ?? lookAtPod(pod)) : lookAtMemory(pod),
    mend,
    symptom: { reason: "OOMKilled", ...present({ exitCode: end.exitCode }) },
  };
}

/** At which limit it was killed, and what to do about it in the source: what sets none has none to raise. */
function boundOf({ workload, spot, ...inquiry }: Seen<Fall, true>) {
  const { pod, container } = spot;
  const limit = limitOf(spot);
  const told = limit ?? "none";
  const limits = inquiry.cite.field(pod, {
    pointer: `${container.specPointer}/resources/limits/memory`,
    value: told,
    text: `container ${container.name} has memory limit ${told}`,
    values: { limit: told },
  });
  const mend = "set a memory limit";
  if (limit === undefined)
    return { bound: "and it has no memory limit of its own", mend, evidence: [limits] };
  const given = givenLimit(inquiry, workload, spot);
  const at = "at its limit of {limit}";
  return given === undefined
    ? { bound: at, mend: "raise the memory limit", evidence: [limits] }
    : { bound: `${at}${given.text}`, mend, evidence: [limits, ...given.evidence] };
}

function howOf({ reason }: End): string {
  return reason === "OOMKilled" ? "OOMKilled, exit code {exitCode}" : "before its program began";
}

function limitOf({ container }: Fall): string | undefined {
  return container.spec?.resources?.limits["memory"];
}

/** What it takes is measured elsewhere. */
function lookAtMemory({ ref }: PodView): DraftStep {
  return {
    text: "see how much memory each of its containers takes",
    kubectl: shellWords`top pod ${ref.name} --containers`,
    object: ref,
  };
}

/** Twice what it had. Without a limit of its own it fell to its node. */
function raiseLimit({ workload, spot }: Seen<Fall, true>): DraftStep[] {
  const limit = limitOf(spot);
  if (limit === undefined) return [];
  const flag = `--limits=memory=${doubled(limit)}`;
  const text = `a first guess, twice its limit of ${limit}`;
  return setResources(workload, { container: spot.container.name, flag }, text);
}
