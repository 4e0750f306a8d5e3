import type { May } from "@binnacle/contracts";
import type { AllowedTool, Arguments, ServerConfig } from "./server-config.ts";

interface Call {
  readonly config: Pick<ServerConfig, "allow">;
  readonly tool: string;
  readonly args: Arguments;
}

/** Why a trigger may not make this call: a cluster or a namespace that it may not look at. */
export function reasonAgainstScope(
  { config, tool, args }: Call,
  { cluster, may }: { readonly cluster: string; readonly may: May },
): string | undefined {
  if (may.clusters !== "all" && !may.clusters.includes(cluster))
    return `you may not look at cluster ${cluster}, only at ${may.clusters.join(", ") || "none"}`;
  if (may.namespaces === "all") return undefined;
  const entry = config.allow.find((allowed) => allowed.tool === tool);
  const read = namespacesOf(entry, args);
  const allowed = new Set(may.namespaces);
  const only = may.namespaces.join(", ") || "none";
  if (read === "all")
    return `you may look at these namespaces only: ${only}; ${tool} would read others. Name one of them`;
  const foreign = read.find((namespace) => !allowed.has(namespace));
  return foreign === undefined
    ? undefined
    : `you may not look at namespace ${foreign}, only at ${only}`;
}

/** The call as it stands for who may look at some namespaces only. */
export function argumentsWithin({ config, tool, args }: Call, may: May): Arguments {
  const entry = config.allow.find((allowed) => allowed.tool === tool);
  const { within } = entry ?? {};
  return may.namespaces === "all" || within === undefined ? args : within(args, may.namespaces);
}

function namespacesOf(entry: AllowedTool | undefined, args: Arguments): readonly string[] | "all" {
  if (entry?.namespacesIn !== undefined) return entry.namespacesIn(args);
  // What no contract describes may mean anything by an input of this name.
  const isRead = "namespace" in (entry?.contract?.input.shape ?? {});
  const { namespace } = args;
  return isRead && typeof namespace === "string" ? [namespace] : "all";
}
