import type { Answer } from "@binnacle/contracts";
import type { CommandContext, VerbIntent } from "./command-context.ts";
import { type Item, listed, placeOfList, type Row, tableOf } from "./listed.ts";

/** `pods shop`: broken ones first. */
export async function pods(intent: VerbIntent, context: CommandContext): Promise<Answer> {
  const namespace = placeOfList(intent, context);
  const list = await listed("pods", namespace, context);
  if (list.kind === "answer") return list.answer;
  const command = `kubectl get pods ${namespace === undefined ? "-A" : `-n ${namespace}`}`;
  const rows = list.items.map((item) => podRow(item, namespace));
  return tableOf({ ...list, what: "pods", namespace, rows, command }, context);
}

/** A pod with its state in the words of kubectl. */
export function podRow({ ref, columns }: Item, namespace?: string): Row {
  const { Ready: ready = "", Status: status = "", Restarts: restarts = "" } = columns;
  const [many = "0"] = restarts.split(" ");
  const again = many === "0" ? "" : `, ${many} restarts`;
  const isUp = status === "Running";
  return {
    state: stateOf(status, ready),
    name: namespace === undefined ? `${ref.namespace ?? ""}/${ref.name}` : ref.name,
    text: `${status}${isUp ? ` ${ready}` : ""}${again}`,
  };
}

const done: ReadonlySet<string> = new Set(["Completed", "Succeeded"]);
const onTheWay: ReadonlySet<string> = new Set([
  "Pending",
  "ContainerCreating",
  "PodInitializing",
  "Terminating",
]);

function stateOf(status: string, ready: string): Row["state"] {
  const [up, all] = ready.split("/");
  if (done.has(status)) return "fine";
  if (status === "Running") return up === all ? "fine" : "degraded";
  return onTheWay.has(status) || status.startsWith("Init:") ? "degraded" : "broken";
}
