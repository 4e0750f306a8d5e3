import type { Item, Row } from "./listed.ts";

/** A pod with its state in the words of kubectl. */
export function podRow({ ref, columns }: Item, namespace?: string): Row {
  const { Ready: ready = "", Status: status = "", Restarts: restarts = "" } = columns;
  const isUp = status === "Running";
  const state = stateOf(status, ready);
  return {
    state: state === "fine" && isUp && isLooping(restarts) ? "degraded" : state,
    name: namespace === undefined ? `${ref.namespace ?? ""}/${ref.name}` : ref.name,
    text: `${status}${isUp ? ` ${ready}` : ""}${againText(restarts)}`,
  };
}

/** `, 7 restarts, the last 2m ago`. */
function againText(restarts: string): string {
  const [many = ""] = restarts.split(" ");
  if (many === "" || many === "0") return "";
  const ago = agoIn(restarts);
  const last = ago === undefined ? "" : `, the last ${ago} ago`;
  return `, ${many} ${many === "1" ? "restart" : "restarts"}${last}`;
}

/** `2m30s` of `7 (2m30s ago)`. */
function agoIn(restarts: string): string | undefined {
  return /\((\w{1,20}) ago\)/u.exec(restarts)?.[1];
}

/** A pod that loops is Ready between two ends: several within the hour, or one so lately that the next may follow. */
function isLooping(restarts: string): boolean {
  const { amount, unit } =
    /^(?<amount>\d{1,6})(?<unit>[sm])/u.exec(agoIn(restarts) ?? "")?.groups ?? {};
  const minutesAgo = unit === undefined ? Infinity : unit === "s" ? 0 : Number(amount);
  return minutesAgo <= 5 || (minutesAgo <= 60 && Number.parseInt(restarts, 10) >= several);
}

const several = 3;

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
