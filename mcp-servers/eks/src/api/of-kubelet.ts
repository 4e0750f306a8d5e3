import type { Failure } from "./failure.ts";

/** Why a log is not there: for it the API server asks the kubelet of the pod's node, and waits as long as that does. */
export function ofKubelet(failure: Failure, nodeName: string | undefined): Failure {
  if (failure.isLate !== true) return failure;
  const node = nodeName === undefined ? "its node" : `node ${nodeName}`;
  return {
    ...failure,
    why: `The kubelet of ${node}, from which the API server reads logs, did not answer in time.`,
    remedy: `See whether ${node} is Ready, then ask again.`,
  };
}
