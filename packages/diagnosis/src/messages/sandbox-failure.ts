import { present } from "@binnacle/contracts";
import { type Forms, gapsIn, meaningIn } from "./forms.ts";
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
  [/failed to assign an IP address|no IP addresses available/, "no_address"],
  [/no available (?:IPs|address)|not enough IPs|no more free|range is full/i, "no_address"],
  [/InsufficientFreeAddresses|InsufficientCidrBlocks/, "no_address"],
  [/not initialized|plugin is not ready|no networks found in/, "network_not_ready"],
  [/failed to find plugin|unable to connect to Cilium/, "network_not_ready"],
  [/subnet\.env: no such file|nodename: no such file/, "network_not_ready"],
  [[/127\.0\.0\.1:/, /connection refused/], "network_not_ready"],
  [/connection is unauthorized/, "network_not_ready"],
  [/no runtime for |runtime handler/, "runtime_class"],
  [/failed to get sandbox image|\/pause:/, "image"],
  [/OOM-killed|memory limit too low/, "memory"],
  [/deadline ?exceeded|timed out|timing out|is reserved for/i, "timeout"],
  [/network|\bcni\b|plugin type=/i, "network"],
];
const OPENINGS = [
  "Failed to create pod sandbox: ",
  "Failed create pod sandbox: ",
  "failed to setup network for sandbox ",
  'failed to set up sandbox container network for pod "…": ',
  'networkPlugin cni failed to set up pod "…" network: ',
  'NetworkPlugin cni failed to set up pod "…" network: ',
  "failed to create pod network sandbox …: ",
];

/** Reads the message of FailedCreatePodSandBox. */
export function readSandboxFailure(message: string): SandboxFailure {
  const said = plainWords(message);
  return present({
    kind: meaningIn(FORMS, said) ?? "other",
    plugin: gapsIn('plugin type="…"', said)?.[0],
    words: withoutOpenings(OPENINGS, said),
  });
}
