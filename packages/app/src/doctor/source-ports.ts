import type { ToolSource } from "@binnacle/contracts";
import type { Config } from "../config.ts";
import type { Kubeconfig } from "./kubeconfig-of.ts";

/** What the checks of a cluster's sources are given. */
export interface SourcePorts {
  readonly tools: ToolSource;
  /** Whether the servers are up by now. */
  readonly ready: Promise<boolean>;
  /** Pattern of the indices of logs, for what grants them. */
  readonly logIndex: string;
  /** Where people set something of a source: by a key of its own, or by a flag of its row. */
  readonly settingOf: (role: string, key: string, flag: string) => string;
  /** No right is looked at, which asks the API server for each in each namespace. */
  readonly isBrief: boolean;
  readonly kubeconfigOf: (cluster: string) => Kubeconfig;
  readonly narrowedTo: (cluster: string) => Narrowed;
}

/** What is looked at of a cluster. */
interface Narrowed {
  /** The namespaces that its row names, as far as whoever asks may look at them; none: the whole cluster. */
  readonly namespaces: readonly string[];
  /** Whether that is all that its row names. */
  readonly isWhole: boolean;
}

/** The namespaces that are read of a cluster, where its row names them; none: all. */
export function namespacesIn({ servers }: Pick<Config, "servers">) {
  return (cluster: string): readonly string[] => {
    const row = servers.find(
      ({ role, clusters }) =>
        role === "eks" && (clusters === undefined || clusters.some(({ name }) => name === cluster)),
    );
    const namespace = row?.flags?.["namespace"];
    return row?.namespaces ?? (typeof namespace === "string" ? [namespace] : []);
  };
}

/** A role that has rows takes nothing from the settings of a single cluster. */
export function settingIn({ servers }: Pick<Config, "servers">): SourcePorts["settingOf"] {
  return (role, key, flag) =>
    servers.some((row) => row.role === role) ? `--${flag} of the ${role} server` : key;
}
