import type { Answer } from "@binnacle/contracts";
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

function nodeRow({ ref, columns }: Item): Row {
  const words = (columns["Status"] ?? "").split(",");
  const state = !words.includes("Ready") ? "broken" : words.length > 1 ? "degraded" : "fine";
  return { state, name: ref.name, text: words.join(", ") };
}
