import { present } from "@binnacle/contracts";
import { type Forms, meaningIn } from "./forms.ts";
import { type MissingConfig, readMissingConfig } from "./missing-config.ts";
import { plainWords, withoutOpenings } from "./plain-words.ts";

type MountTrouble =
  /** The kubelet sums up what another event of it tells in detail. */
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
  | "attach"
  | "other";

interface Told {
  /** The name of the volume in the pod, or of the PersistentVolume. */
  readonly volume?: string;
  /** What decides, in one line: the words of the mount helper or the driver, not shortened. */
  readonly words: string;
  /** Of several events of a pod, the one with most tells why. */
  readonly worth: number;
}

/** Why a volume of a pod on its node is not there. */
export type MountFailure = Told &
  (
    | { readonly kind: MountTrouble }
    | { readonly kind: "missing_config"; readonly missing: MissingConfig }
  );

const FORMS: Forms<MountTrouble> = [
  [
    /^Unable to (?:attach or )?mount volumes\b.*(?:deadline exceeded|timed out|timeout expired)/,
    "summary",
  ],
  [/Multi-Attach error/, "multi_attach"],
  [
    /permission denied|access denied|AccessDenied|UnauthorizedOperation|not authorized/i,
    "permission",
  ],
  [/list of registered CSI drivers|no volume plugin matched/, "driver_missing"],
  [/volume attachment limit|AttachmentLimitExceeded|attachment limit exceeded/i, "limit"],
  [/deadline exceeded|timed out|timeout expired|operation with the given Volume ID/i, "timeout"],
  [/^AttachVolume\b/, "attach"],
];
const WORTH: Partial<Record<MountTrouble, number>> = { summary: 0, timeout: 1 };
const OPENINGS = [
  /^\w{1,40}\.\w{1,40} [a-zA-Z ]{1,40} for volume "[^"]{1,253}" ?:? /,
  /^Multi-Attach error for volume "[^"]{1,253}" /,
  /^Unable to (?:attach or )?mount volumes: [^:]{1,2000}: /,
];
/** A mount helper writes its own error behind its whole command line. */
const HELPER = " Output: ";

/** Reads the message of FailedMount, FailedAttachVolume and FailedMapVolume. */
export function readMountFailure(message: string): MountFailure {
  const text = plainWords(message);
  const at = text.lastIndexOf(HELPER);
  const isHelper = at >= 0 && at + HELPER.length < text.length;
  const words = isHelper ? text.slice(at + HELPER.length) : withoutOpenings(OPENINGS, text);
  const kind = meaningIn(FORMS, isHelper ? words : text) ?? "other";
  const volume = /for volume "([^"]{1,253})"/.exec(text)?.[1];
  const told = present({ volume, words, worth: isHelper ? 2 : (WORTH[kind] ?? 2) });
  const missing = readMissingConfig(message);
  return missing === undefined ? { ...told, kind } : { ...told, kind: "missing_config", missing };
}
