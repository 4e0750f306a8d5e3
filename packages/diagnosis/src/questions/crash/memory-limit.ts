import { citeSpec } from "../../facts/cite-pod.ts";
import type { ContainerView, PodView } from "../../graph/pod-view.ts";
import type { Inquiry } from "../../inquiry.ts";

/** Where a container was stopped: `at its limit of 256Mi`. */
export function boundText(limit: string | undefined): string {
  return limit === undefined ? "and it has no memory limit of its own" : `at its limit of ${limit}`;
}

/** The memory limit of a container, as evidence. */
export function citeLimit(
  inquiry: Inquiry,
  { pod, container }: { pod: PodView; container: ContainerView },
  limit: string | undefined,
): string {
  return citeSpec(inquiry, pod, {
    pointer: `${container.specPointer}/resources/limits/memory`,
    value: limit ?? "none",
    text: `container ${container.name} has memory limit ${limit ?? "none"}`,
  });
}
