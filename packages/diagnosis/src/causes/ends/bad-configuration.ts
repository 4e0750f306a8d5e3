import { getField } from "../../facts/kubectl.ts";
import { toldCause } from "./told-cause.ts";

/** It does not accept a value or an option that it was given. */
export const badConfiguration = toldCause({
  id: "bad-configuration",
  title: "A configuration value is wrong",
  ruledOut: "no container that ended rejected its configuration",
  kind: "bad-configuration",
  does: "rejects its configuration",
  mend: "correct the value",
  more: ({ pod, container }) => ({
    nextCheck: {
      text: "see what it is given",
      kubectl: getField(pod.ref, container.specPointer),
      object: pod.ref,
    },
  }),
});
