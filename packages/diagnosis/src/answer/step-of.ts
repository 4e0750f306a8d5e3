import type { ObjectRef, Step } from "@binnacle/contracts";
import type { Kubectl } from "../facts/kubectl.ts";
import type { DraftStep } from "../kit/draft.ts";

/** The step with its command written, for its object or for the owner; without one where no shell could be given it. */
export function stepOf(
  { kubectl, through, flux, command, ...step }: DraftStep,
  owner: ObjectRef,
  write: { readonly kubectl: Kubectl },
): Step {
  const { namespace } = step.object ?? owner;
  const parts = [
    command,
    flux && write.kubectl(namespace, flux, "flux"),
    kubectl && write.kubectl(namespace, kubectl),
    // Each part of a pipe asks the same cluster.
    ...(through === undefined ? [] : [through.program, write.kubectl(namespace, through.kubectl)]),
  ];
  const asked = [command, flux, kubectl, through?.program, through?.kubectl];
  const wanted = asked.filter((part) => part !== undefined);
  const written = parts.filter(Boolean);
  return wanted.length === 0 || written.length < wanted.length
    ? step
    : { ...step, command: written.join(" | ") };
}
