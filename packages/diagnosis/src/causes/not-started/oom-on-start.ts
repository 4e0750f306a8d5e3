import type { ContainerView } from "../../graph/pod-view.ts";
import { setResources } from "../../kit/template-step.ts";
import { tellsOutOfMemory } from "../../messages/out-of-memory.ts";
import { toNumber } from "../../quantity.ts";
import { oomRow } from "../ends/oom-killed.ts";
import { startCause, type Wait } from "./start-cause.ts";

/** The memory limit is too small for the start itself: nothing of the program ever ran, and no run of it ended. */
export const oomOnStart = startCause<ContainerView>({
  ...oomRow,
  begunBy: ["resources"],

  sees: (wait) => (tellsOutOfMemory(wait.words ?? "") ? tightest(wait) : undefined),

  tells({ workload, name, hit: container, pod, status, says, cite, say }) {
    const limit = limitOf(container);
    const limits = cite.field(pod, {
      pointer: `${container.specPointer}/resources/limits/memory`,
      value: limit ?? "none",
      text: `container ${container.name} has memory limit ${limit ?? "none"}`,
      values: { limit: limit ?? "none" },
    });
    return {
      level: limit === undefined ? "medium" : "high",
      why: limit && `memory limit ${limit}`,
      facts: [
        say(
          `The kernel kills container ${container.name} of ${name} for memory before its program begins; its limit is {limit}.`,
          limits,
          status,
        ),
        says,
      ],
      disproof: "a start of the same pod with the same limit",
      fix:
        limit === undefined
          ? []
          : setResources(
              workload,
              { container: container.name, flag: `--limits=memory=${atLeast(limit)}` },
              `a first guess: its limit of ${limit} is too small for any start`,
            ),
      mend: limit === undefined ? "give its node more memory" : "raise the memory limit",
      symptom: { reason: "OOMKilled" },
    };
  },
});

/** The container that waits, else the one that has the least. */
function tightest({ pod, container }: Wait): ContainerView | undefined {
  if (container !== undefined && limitOf(container) !== undefined) return container;
  const limited = pod.containers.filter((item) => limitOf(item) !== undefined);
  const [least] = limited.toSorted((left, right) => bytesOf(left) - bytesOf(right));
  return least ?? container ?? pod.containers[0];
}

function limitOf({ spec }: ContainerView): string | undefined {
  return spec?.resources?.limits["memory"];
}

function bytesOf(container: ContainerView): number {
  return toNumber(limitOf(container));
}

/** What a small program takes; twice what it had, if that is more. */
function atLeast(limit: string): string {
  const leastMi = 128;
  const doubledMi = Math.ceil((toNumber(limit) * 2) / 2 ** 20);
  return `${Math.max(leastMi, doubledMi)}Mi`;
}
