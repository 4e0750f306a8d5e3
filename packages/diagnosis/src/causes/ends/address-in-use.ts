import { getField } from "../../facts/kubectl.ts";
import { toldCause } from "./told-cause.ts";

/** Two programs want one address: of one pod, of one node where it has the network of that, or it starts twice. */
export const addressInUse = toldCause({
  id: "address-in-use",
  title: "Address already in use",
  high: "its last error is that something listens on its address already",
  ruledOut: "no container that ended says that its address is in use",
  kind: "address-in-use",
  does: "listens where another program does",
  mend: "give each program of the pod, and of the network of the node, a port of its own",
  more: ({ pod }) => ({
    nextCheck: {
      text: "see which ports its containers have",
      kubectl: getField(pod.ref, "/spec/containers"),
      object: pod.ref,
    },
  }),
});
