import { getField } from "../../facts/kubectl.ts";
import { toldCause } from "./told-cause.ts";

/** The runtime ends it, and not the kernel: its heap has a limit of its own. */
export const runtimeOutOfMemory = toldCause({
  id: "runtime-out-of-memory",
  title: "The runtime is out of memory",
  high: "its last error is that the heap of its runtime is exhausted",
  ruledOut: "no container that ended exhausted the heap of its runtime",
  kind: "runtime-out-of-memory",
  does: "exhausts the heap of its runtime",
  mend: "let the runtime use more memory (-Xmx, --max-old-space-size, GOMEMLIMIT), below the limit of the container",
  more: ({ pod, container }) => ({
    nextCheck: {
      text: "see how much memory its container may use",
      kubectl: getField(pod.ref, `${container.specPointer}/resources`),
      object: pod.ref,
    },
  }),
});
