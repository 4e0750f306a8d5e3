import type { ObjectRef } from "@binnacle/contracts";
import { isPreviousTelling, type PodObject, tellingContainer } from "./pod-object.ts";
import { podRef } from "./read-log.ts";

/** One run of a container. */
export interface LogRun {
  readonly pod: ObjectRef;
  readonly container: string;
  /** The run before this one. */
  readonly previous: boolean;
}

/** Of a pod of a workload, as people know it: `Deployment/payment`. */
export interface Owned {
  readonly owner: string | undefined;
}

/** The run that a reader most likely wants: of the container that failed the run that did. */
export function runOf(
  pod: PodObject,
  asked: { readonly container?: string | undefined; readonly previous?: boolean | undefined },
  namespace: string,
): LogRun {
  const container = asked.container ?? tellingContainer(pod) ?? "";
  const previous = asked.previous ?? isPreviousTelling(pod, container);
  return { pod: podRef(pod, namespace), container, previous };
}
