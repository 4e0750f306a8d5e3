import { eks } from "@binnacle/contracts";
import { defineTool } from "@binnacle/mcp/server";
import type { EksDeps } from "../eks-deps.ts";
import { changeLine } from "./change-line.ts";
import { engineCall } from "./engine-call.ts";
import { gapLines } from "./gap-lines.ts";
import { lines } from "./lines.ts";

export const getChanges = defineTool<EksDeps>()({
  contract: eks.getChanges,
  run: async (asked, deps, call) =>
    await deps.engine.changes(await engineCall(asked, deps, call), call.signal),
  toText: ({ items, hasMore, ledgerSince, gaps }) =>
    lines(
      gapLines(gaps),
      items.length === 0 &&
        "no change that workloads, Services, ConfigMaps, autoscalers and nodes tell of; other kinds (NetworkPolicy, webhooks, labels of namespaces) are not watched",
      ...items.map(changeLine),
      hasMore && "… older ones were cut: name the workload or shorten the window",
      ledgerSince === null ? rebuilt : `watched since ${ledgerSince}; what is older is ${rebuilt}`,
    ),
});

/** A field tells of its last change only. */
const rebuilt =
  "rebuilt from what the objects tell themselves: earlier changes of the same object, and deletions, may be missing";
