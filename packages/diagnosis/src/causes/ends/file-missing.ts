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

function ofMount({ config, mountPath, file, isNew, claim }: MountOver) {
  return {
    context: [claim],
    ...(isNew && {
      why: `${config}, mounted at ${mountPath}, holds no ${file}`,
      mend: mendOf(config, file),
    }),
  };
}

/** No key of a ConfigMap has a slash. */
function mendOf(config: string, file: string): string {
  return file.includes("/")
    ? `mount ${config} elsewhere (subPath) if the image brings ${file}`
    : `add ${file} to ${config}, or mount it elsewhere (subPath) if the image brings that file`;
}
