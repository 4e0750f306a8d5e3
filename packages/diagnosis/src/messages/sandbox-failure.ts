import { present } from "@binnacle/contracts";
import { type Forms, meaningIn } from "./forms.ts";
import { plainWords, withoutOpenings } from "./plain-words.ts";

type SandboxFailureKind =
  /** The subnet, the interface or the range of the node has no address left. */
  | "no_address"
  /** The network plugin of the node does not run, or was never set up. */
  | "network_not_ready"
  | "network"
  | "runtime_class"
  /** The image of the sandbox itself cannot be pulled. */
  | "image"
  | "memory"
  /** Too slow, or an earlier try still holds the name. */
  | "timeout"
  | "other";

/** Why a pod on its node has no sandbox: the step before its containers. */
export interface SandboxFailure {
  readonly kind: SandboxFailureKind;
  /** The CNI plugin that failed: `aws-cni`, `calico`. */
  readonly plugin?: string;
  /** The words that decide, in one line, not shortened. */
  readonly words: string;
}

const FORMS: Forms<SandboxFailureKind> = [
  [
    /failed to assign an IP address|no (?:free |more |available )?IPs? (?:addresses )?(?:available|left)/i,
    "no_address",
  ],
  [
    /no available (?:IPs|addresses)|range is full|no more IPs|InsufficientFreeAddresses/i,
    "no_address",
  ],
  [/not initialized|is not ready|no networks found in|failed to find plugin/, "network_not_ready"],
  [
    /subnet\.env: no such file|nodename: no such file|is the (?:agent|daemon) running/i,
    "network_not_ready",
  ],
  [
    /127\.0\.0\.1:\d{1,5}: connect: connection refused|unable to connect to Cilium/i,
    "network_not_ready",
  ],
  [/connect: no such file or directory|connection is unauthorized/, "network_not_ready"],
  [/no runtime for|runtime handler .{0,120}not (?:supported|found)/i, "runtime_class"],
  [/failed to get sandbox image|pulling image "[^"]{0,500}pause/, "image"],
  [/OOM-killed|memory limit too low/, "memory"],
  [/deadline ?exceeded|timed out|timing out|is reserved for/i, "timeout"],
  [/network|\bcni\b|plugin type=/i, "network"],
];
const OPENINGS = [
  /^Failed (?:to )?create pod sandbox: /i,
  /^failed to set ?up (?:network for sandbox|pod network) ?:? /,
  /^failed to set up sandbox container network for pod "[^"]{1,253}": /,
  /^networkPlugin cni failed to set up pod "[^"]{1,400}" network: /i,
  /^failed to create pod network sandbox [^:]{1,600}: /,
];

/** Reads the message of FailedCreatePodSandBox. */
export function readSandboxFailure(message: string): SandboxFailure {
  const text = plainWords(message);
  const kind = meaningIn(FORMS, text) ?? "other";
  const plugin = /plugin type="([^"]{1,60})"/.exec(text)?.[1];
  return present({ kind, plugin, words: withoutOpenings(OPENINGS, text) });
}
