import { type Answer, present } from "@binnacle/contracts";
import type { CommandContext, VerbIntent } from "./command-context.ts";
import { type Item, listed, type Row, tableOf } from "./listed.ts";

/** `nodes`: broken ones first. */
export async function nodes(_: VerbIntent, context: CommandContext): Promise<Answer> {
  const list = await listed("nodes", undefined, context);
  if (list.kind === "answer") return list.answer;
  const rows = list.items.map(nodeRow);
  const { cluster: namespace } = context.asking;
  return tableOf(
    { ...list, what: "node", well: "Ready", namespace, rows, command: "kubectl get nodes" },
    context,
  );
}

/** What it is short of is none of the words of its status: the conditions stand beside it. */
function nodeRow({ ref, columns }: Item): Row {
  const { Status: status, Condition: condition = "", Since: since } = columns;
  if (status === undefined) return { state: "unknown", name: ref.name, text: "no status is told" };
  const words = [...status.split(","), ...condition.split(",")].filter((word) => word !== "");
  const state = !words.includes("Ready") ? "broken" : words.length > 1 ? "degraded" : "fine";
  return { state, name: ref.name, text: words.join(", "), ...present({ since }) };
}
