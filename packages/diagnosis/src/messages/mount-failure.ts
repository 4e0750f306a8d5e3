import { type Forms, meaningIn } from "./forms.ts";
import { plainWords, withoutOpenings } from "./plain-words.ts";

/** Why a volume of a pod on its node is not there. */
export interface MountFailure {
  readonly kind: /** The kubelet sums up what another event of it tells in detail. */
    | "summary"
    /** Not within its time, or an earlier try still runs. */
    | "timeout"
    /** Held by another node or pod. */
    | "multi_attach"
    | "permission"
    /** The CSI driver does not run on the node. */
    | "driver_missing"
    /** The node has as many volumes as it may. */
    | "limit"
    | "other";
  /** What decides, in one line: the words of the mount helper or the driver, not shortened. */
  readonly words: string;
  /** Of several events of a pod, the one with most tells why: 0 a summary, 1 a deadline, 2 a reason. */
  readonly worth: number;
}

const FORMS: Forms<MountFailure["kind"]> = [
  [
    [/^Unable to (?:attach or )?mount volumes/, /deadline exceeded|timed out|timeout expired/],
    "summary",
  ],
  [/Multi-Attach error|already attached to|VolumeInUse|IN_USE_BY_ANOTHER/, "multi_attach"],
  [/permission denied|access denied|AccessDenied|UnauthorizedOperation/i, "permission"],
  [/not authorized/, "permission"],
  [/list of registered CSI drivers|no volume plugin matched/, "driver_missing"],
  [/wrong fs type|superblock|fsck/, "other"],
  [/volume attachment limit|AttachmentLimitExceeded/, "limit"],
  [/deadline exceeded|timed out|operation with the given Volume ID/i, "timeout"],
];
const WORTH: Partial<Record<MountFailure["kind"], number>> = { summary: 0, timeout: 1 };
/** A mount helper writes its own error behind its whole command line. */
const HELPER = /^.* [Oo]utput: (?=.)/s;

/** Reads the message of FailedMount, FailedAttachVolume and FailedMapVolume. */
export function readMountFailure(message: string): MountFailure {
  const said = plainWords(message);
  const helper = said.replace(HELPER, "");
  const kind = meaningIn(FORMS, helper) ?? "other";
  const worth = helper === said ? (WORTH[kind] ?? 2) : 2;
  return { kind, words: withoutOpenings(helper), worth };
}

/** The volume is a ConfigMap, a Secret or a token: the API server gives it, and no driver. */
export function isOfConfig(message: string): boolean {
  return /configmap|secret|kube-api-access|not registered/i.test(message);
}

/** `driver name ebs.csi.aws.com not found in the list of registered CSI drivers`. */
export function readDriver(message: string): string | undefined {
  return message
    .split(/[\s"'=()/,;]/)
    .map((word) => word.toLowerCase())
    .find((word) => /^[a-z0-9]/.test(word) && /\.csi\.|^csi\.|\.csi$/.test(word));
}
