import type { WorkloadState } from "@binnacle/contracts";
import { counted } from "@binnacle/diagnosis";
import { lines } from "./lines.ts";
import { nameOf } from "./name-of.ts";

/** More names of what is fine nobody reads. */
const fineAtMost = 30;
const rowsAtMost = 6;

/** What is not well, a line each, the worst first; then what was not seen, and what is fine. */
export function workloadLines(workloads: readonly WorkloadState[]): string | false {
  const told = workloads.filter((workload) => !isWell(workload) && !isUnseen(workload));
  const more = told.length - rowsAtMost;
  return (
    workloads.length > 0 &&
    lines(
      "workloads:",
      ...told.slice(0, rowsAtMost).map(workloadLine),
      more > 0 && `- … ${more} more that are not well: ask about one namespace`,
      namesLine("unknown, not seen", workloads.filter(isUnseen)),
      namesLine("suspended", workloads.filter(isWell).filter(isSuspended)),
      namesLine(
        "fine",
        workloads.filter((row) => isWell(row) && !isSuspended(row)),
      ),
    )
  );
}

export function isUnseen({ state, text }: WorkloadState): boolean {
  return state === "unknown" && text === "";
}

/** Pods of it may still become Ready, and are not: some that it wants, or, as its text says, more of them. */
export function isStarting({ state, ready, desired, beside = 0 }: WorkloadState): boolean {
  return state === "fine" && (ready < desired || beside > 0);
}

function isWell(workload: WorkloadState): boolean {
  return workload.state === "fine" && !isStarting(workload);
}

function isSuspended({ suspended }: WorkloadState): boolean {
  return suspended !== undefined;
}

/** `- fine: cart, catalog`; of many their number and where they are. */
function namesLine(what: string, workloads: readonly WorkloadState[]): string | false {
  const names = workloads.map(({ ref }) => ref.name);
  if (names.length <= fineAtMost) return names.length > 0 && `- ${what}: ${names.join(", ")}`;
  const places = new Set(workloads.flatMap(({ ref }) => ref.namespace ?? []));
  const where = places.size === 1 ? "" : ` in ${counted(places.size, "namespace")}`;
  return `- ${what}: ${counted(names.length, "workload")}${where}`;
}

function workloadLine(workload: WorkloadState): string {
  const { ref, text, why, ready, desired } = workload;
  const state = isStarting(workload) ? "starts" : workload.state;
  return `- ${nameOf(ref)} ${state} ${ready}/${desired}: ${text}${why === undefined ? "" : ` (${why})`}`;
}
