import type { Answer } from "@binnacle/contracts";
import { shellWords } from "@binnacle/diagnosis";
import type { CommandContext, VerbIntent } from "./command-context.ts";
import { listed, tableOf } from "./listed.ts";
import { listOfPlace } from "./place-of-list.ts";
import { podRow } from "./pod-row.ts";
import { podsOfObject } from "./which-pods.ts";

/** `pods shop`: broken ones first. `pods of payment`: those of a workload. */
export async function pods(intent: VerbIntent, context: CommandContext): Promise<Answer> {
  const place = await listOfPlace(intent, context, {
    read: (namespace) => listed("pods", namespace, context),
    countIn: (list) => (list.kind === "listed" ? list.items.length : undefined),
  });
  if (place.kind === "answer") return place.answer;
  if (place.kind === "object") return await podsOfObject(place.ref, [], context);
  const { namespace, list } = place;
  if (list.kind === "answer") return list.answer;
  const own = namespace === undefined ? ["-A"] : ["-n", namespace];
  const command = shellWords`kubectl get pods ${{ own }}`;
  const rows = list.items.map((item) => podRow(item, namespace));
  return tableOf({ ...list, what: "pod", namespace, rows, command }, context);
}
