import type { Taint } from "../state/cluster-kinds.ts";

const CORDONED = "node.kubernetes.io/unschedulable";

/** What somebody did to the taints of a node, as people say it: `cordoned`, `taint team=data:NoSchedule added`. */
export function taintChanges(before: readonly Taint[], after: readonly Taint[]): string[] {
  const [older, newer] = [before.map(taintName), after.map(taintName)];
  return [
    ...newer
      .filter((taint) => !older.includes(taint))
      .map((taint) => (isCordon(taint) ? "cordoned" : `taint ${taint} added`)),
    ...older
      .filter((taint) => !newer.includes(taint))
      .map((taint) => (isCordon(taint) ? "uncordoned" : `taint ${taint} removed`)),
  ];
}

/** As kubectl writes it. */
function taintName({ key, value = "", effect }: Taint): string {
  return `${key}${value === "" ? "" : `=${value}`}:${effect}`;
}

function isCordon(taint: string): boolean {
  return taint.startsWith(`${CORDONED}:`);
}
