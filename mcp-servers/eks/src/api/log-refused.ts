import { AppError, type ObjectRef } from "@binnacle/contracts";
import type { Kubectl } from "@binnacle/diagnosis";
import type { Failure } from "./failure.ts";
import { podLogs } from "./refusals.ts";
import { refused } from "./refused.ts";

/** Why there is no log of a run, as the tool's error. */
export function logRefused(
  failure: Failure,
  { pod, previous }: { readonly pod: ObjectRef; readonly previous: boolean },
  kubectl: Kubectl,
): AppError {
  if (previous && failure.hasNoPreviousLog === true)
    return new AppError(
      "not_found",
      `Pod ${pod.name} has not restarted, so there is no previous log. Ask without previous.`,
    );
  return refused(failure, { kind: podLogs, namespace: pod.namespace, name: pod.name }, kubectl);
}
