import { getField } from "../../facts/kubectl.ts";
import { toldCause } from "./told-cause.ts";

/** It writes where nobody may. */
export const readOnlyFileSystem = toldCause({
  id: "read-only-file-system",
  title: "Read-only file system",
  high: "its last error is a write to a file system that is read-only",
  ruledOut: "no container that ended wrote to a read-only file system",
  kind: "read-only-file-system",
  does: "writes to a read-only file system",
  mend: "mount a volume where it writes, or allow it to write there (readOnlyRootFilesystem, readOnly)",
  more: ({ pod, container }) => ({
    nextCheck: {
      text: "see what it mounts, and what of it read-only",
      kubectl: getField(pod.ref, container.specPointer),
      object: pod.ref,
    },
  }),
});
