import { getField } from "../../facts/kubectl.ts";
import { type MountOver, mountOver } from "./mount-over.ts";
import { toldCause } from "./told-cause.ts";

/** A file, module or class that it needs is not in its image or volumes. */
export const fileMissing = toldCause({
  id: "file-missing",
  title: "A file or module is missing",
  high: "its last error is a file, module or class that is not there",
  ruledOut: "no container that ended misses a file or a module",
  kind: "file-missing",
  does: "misses a file or a module",
  mend: "put the file into the image or the volume, or correct the path",
  more(crash) {
    const { pod, container } = crash;
    const mount = mountOver(crash);
    return {
      nextCheck: {
        text: "see its image and what it mounts",
        kubectl: getField(pod.ref, container.specPointer),
        object: pod.ref,
      },
      ...(mount && ofMount(mount)),
    };
  },
});

function ofMount({ config, mountPath, isNew, claim }: MountOver) {
  return {
    context: [claim],
    ...(isNew && {
      why: `${config} is mounted over ${mountPath}`,
      mend: `mount ${config} at a folder of its own, or its files one by one with subPath`,
    }),
  };
}
