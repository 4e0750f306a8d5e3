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
].map(narrowed);

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
