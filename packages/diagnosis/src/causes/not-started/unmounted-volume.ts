import type { MountFailure } from "../../messages/mount-failure.ts";
import { brokenClaim } from "../broken-claim.ts";
import { volumeNotBound } from "../volume-not-bound.ts";
import { startCause } from "./start-cause.ts";

const WHY: Partial<Record<MountFailure["kind"], string>> = {
  multi_attach: "another node or pod holds it",
  permission: "access to it is denied",
  driver_missing: "its CSI driver does not run on the node",
  limit: "the node has as many volumes as it may",
};

/** The pod has its node and not its volume. */
export const unmountedVolume = startCause<MountFailure>({
  ...volumeNotBound,
  begunBy: "any",

  sees: ({ mount }) => mount,

  tells(starting) {
    const { name, pod, hit, status, said, say } = starting;
    const broken = brokenClaim(starting, pod);
    return {
      level: "medium",
      does: "waits for a volume",
      text: "waits for a volume",
      why: broken?.why ?? WHY[hit.kind],
      opening: [],
      facts: [
        say(`${name} is on its node and waits for a volume.`, status, said),
        say("The kubelet says: {words}", said),
        ...(broken?.facts ?? []),
      ],
      disproof: "a start of the same pod on the same node",
      mend: broken?.mend,
    };
  },
});
