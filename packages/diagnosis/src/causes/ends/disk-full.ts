import { lookAtPod } from "../../kit/pod-step.ts";
import { toldCause } from "./told-cause.ts";

/** It cannot write: no room is left. */
export const diskFull = toldCause({
  id: "disk-full",
  title: "Disk full",
  high: "its last error is that the disk has no room",
  ruledOut: "no container that ended wrote to a full disk",
  kind: "disk-full",
  does: "writes to a full disk",
  mend: "free or enlarge what it writes to",
  more: ({ pod }) => ({ nextCheck: lookAtPod(pod) }),
});
