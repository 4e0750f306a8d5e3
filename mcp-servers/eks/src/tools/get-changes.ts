import { type Change, eks, type Gap } from "@binnacle/contracts";
import { counted } from "@binnacle/diagnosis";
import { defineTool } from "@binnacle/mcp/server";
import type { EksDeps } from "../eks-deps.ts";
import { changeLine } from "./change-line.ts";
import { engineCall } from "./engine-call.ts";
import { lines } from "./lines.ts";
import { isAside, unseenFirst } from "./unseen-first.ts";

export const getChanges = defineTool<EksDeps>()({
  contract: eks.getChanges,
  run: async (asked, deps, call) =>
    await deps.engine.changes(await engineCall(asked, deps, call), call.signal),
  toText: ({ items, hasMore, ledgerSince, gaps }) =>
    items.length === 0
      ? unseenFirst(gaps, noneText(gaps), limits(ledgerSince))
      : unseenFirst(
          gaps,
          countText(items, hasMore),
          limits(ledgerSince),
          ...items.map(changeLine),
          hasMore && "… older ones were cut: name the workload or shorten the window",
        ),
});

/** `5 changes, the newest: 2026-11-20T03:05:00Z service/pay in shop: selector set to app=pay (by helm)`. */
function countText(items: readonly Change[], hasMore: boolean): string | false {
  const [newest] = items;
  const count = `${hasMore ? "more than " : ""}${counted(items.length, "change")}`;
  return newest !== undefined && `${count}, the newest: ${changeLine(newest).slice(2)}`;
}

function noneText(gaps: readonly Gap[]): string {
  const where = gaps.every(isAside) ? "" : " in what was seen";
  return `no change${where} that workloads, Services, ConfigMaps, NetworkPolicies, Ingresses, claims, quotas, autoscalers, CronJobs and nodes tell of`;
}

/** What may have changed and is not here: a long answer is cut at its end. */
function limits(ledgerSince: string | null): string {
  return lines(
    "other kinds (webhooks, roles, labels of namespaces, Secrets) are not looked at",
    ledgerSince === null ? rebuilt : `watched since ${ledgerSince}; what is older is ${rebuilt}`,
  );
}

/** A field tells of its last change only. */
const rebuilt =
  "rebuilt from what the objects tell themselves: earlier changes of the same object, and deletions, may be missing";
