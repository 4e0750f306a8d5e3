import type { Answer } from "@binnacle/contracts";
import type { CommandContext, VerbIntent } from "./command-context.ts";
import { listed, tableOf } from "./listed.ts";
import { placeOfList } from "./place-of-list.ts";
import { podRow } from "./pod-row.ts";
import { podsOfObject } from "./which-pods.ts";

/** `pods shop`: broken ones first. `pods of payment`: those of a workload. */
export async function pods(intent: VerbIntent, context: CommandContext): Promise<Answer> {
  const place = await placeOfList(intent, context);
  if (place.kind === "answer") return place.answer;
  if (place.kind === "object") return await podsOfObject(place.ref, [], context);
  const { namespace } = place;
  const list = await listed("pods", namespace, context);
  if (list.kind === "answer") return list.answer;
  const command = `kubectl get pods ${namespace === undefined ? "-A" : `-n ${namespace}`}`;
  const rows = list.items.map((item) => podRow(item, namespace));
  return tableOf({ ...list, what: "pod", namespace, rows, command }, context);
}
