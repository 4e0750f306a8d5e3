import type { Tool } from "@binnacle/mcp/server";
import { withinNamespaces } from "../api/within-namespaces.ts";
import type { EksDeps } from "../eks-deps.ts";
import { checkAccess } from "./check-access.ts";
import { checkNetwork } from "./check-network.ts";
import { diagnose } from "./diagnose.ts";
import { getChanges } from "./get-changes.ts";
import { getEvents } from "./get-events.ts";
import { getLogs } from "./get-logs.ts";
import { getObject } from "./get-object.ts";
import { getTopology } from "./get-topology.ts";
import { getUsage } from "./get-usage.ts";
import { kubectl } from "./kubectl.ts";
import { listObjects } from "./list-objects.ts";

/** Of a call's deadline: what hangs leaves time to answer with what was read by then. */
const readsShare = 0.9;

/** Those that the engine's thread answers have phases of their own. */
const inEngine: ReadonlySet<Tool<EksDeps>> = new Set([
  diagnose,
  getChanges,
  getTopology,
  getUsage,
  checkNetwork,
]);

/** The tools of the eks server, in the order of listing. */
export const eksTools: readonly Tool<EksDeps>[] = [
  diagnose,
  listObjects,
  getObject,
  getEvents,
  getLogs,
  getChanges,
  getTopology,
  getUsage,
  checkAccess,
  checkNetwork,
  kubectl,
]
  .map((tool) => (inEngine.has(tool) ? tool : readingInTime(tool)))
  .map(narrowed);

/** Its reads end before its deadline, and say who did not answer. */
function readingInTime(tool: Tool<EksDeps>): Tool<EksDeps> {
  return {
    ...tool,
    call: async (input, deps, call) => {
      const reads = AbortSignal.timeout(Math.round(deps.timeoutMs * readsShare));
      const signal = AbortSignal.any([call.signal, reads]);
      return await tool.call(input, deps, { ...call, signal });
    },
  };
}

/** Whatever a tool makes of its input, it reads what who asks may look at. */
function narrowed(tool: Tool<EksDeps>): Tool<EksDeps> {
  return {
    ...tool,
    call: (input, deps, call) => {
      const api = withinNamespaces(deps.api, call.cluster.namespaces, "nothing");
      return tool.call(input, { ...deps, api }, call);
    },
  };
}
