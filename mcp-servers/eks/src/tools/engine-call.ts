import { present } from "@binnacle/contracts";
import type { CalledCluster } from "@binnacle/mcp/server";
import { createPhases, deadlineFromNow } from "../create-phases.ts";
import type { EksDeps } from "../eks-deps.ts";
import type { EngineCall } from "../engine/engine-messages.ts";
import { clusterOf } from "./cluster-of.ts";

/** A call that starts now, as the engine takes it. */
export async function engineCall<Asked>(
  asked: Asked,
  deps: EksDeps,
  { signal, cluster: { namespaces } }: { signal: AbortSignal; cluster: CalledCluster },
): Promise<EngineCall<Asked>> {
  const deadline = deadlineFromNow(deps.timeoutMs);
  const cluster = await clusterOf(deps, createPhases(deadline, signal)("names"));
  return { asked, cluster, deadline, ...present({ namespaces }) };
}
