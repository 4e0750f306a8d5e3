import { getField } from "../../facts/kubectl.ts";
import { toldCause } from "./told-cause.ts";

/** The kernel refuses its user a file, a port or an operation. */
export const permissionDenied = toldCause({
  id: "permission-denied",
  title: "No permission in the container",
  high: "its last error is a file, a port or an operation that its user may not use",
  ruledOut: "no container that ended was refused a file or an operation by the kernel",
  kind: "permission-denied",
  does: "lacks a permission in its container",
  mend: "give the user of the container the permission (runAsUser, fsGroup, capabilities), or a place that it may write to",
  more: ({ pod }) => ({
    nextCheck: {
      text: "see as which user and group it runs",
      kubectl: getField(pod.ref, "/spec/securityContext"),
      object: pod.ref,
    },
  }),
});
