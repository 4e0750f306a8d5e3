import type { Failure } from "./failure.ts";

/** The node of a pod, where it is known not to be Ready. */
interface Unready {
  /** Its kubelet reports no more. */
  readonly isSilent: boolean;
  /** `node node-1 is NotReady since 2026-11-20T03:02:00Z`. */
  readonly text: string;
}

/** Why a log is not there: for it the API server asks the kubelet of the pod's node, and waits as long as that does. */
export function ofKubelet(
  failure: Failure,
  nodeName: string | undefined,
  unready?: Unready,
): Failure {
  const { isLate = false, status = 0, why } = failure;
  if (!isLate && status < 500) return failure;
  const node = nodeName === undefined ? "its node" : `node ${nodeName}`;
  if (unready !== undefined) {
    const does = unready.isSilent ? "does not answer" : "gave no log";
    return {
      ...failure,
      why: `The kubelet of ${node} ${does}: ${unready.text}.${isLate ? "" : ` ${why}`}`,
      remedy: `Look at ${node} first: what its pods wrote is kept on it alone.`,
    };
  }
  if (!isLate) return failure;
  return {
    ...failure,
    why: `The kubelet of ${node}, from which the API server reads logs, did not answer in time.`,
    remedy: `See whether ${node} is Ready, then ask again.`,
  };
}
