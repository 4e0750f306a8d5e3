import type { Evidence, GoldenSignal, WorkloadTraffic } from "@binnacle/contracts";
import { formatQuantity } from "../signals/format.ts";

/** A share that fails below this is usual. */
export const tellingShare = 0.01;

/** Those that are not well each, the others together. */
export function workloadLines(workloads: readonly WorkloadTraffic[]): string[] {
  const well = workloads.filter(isWell);
  if (well.length < 3) return workloads.map(toRow);
  const [slowest] = well.toSorted((a, b) => (b.latencyP95 ?? 0) - (a.latencyP95 ?? 0));
  const { name = "", latencyP95 } = slowest ?? {};
  const slow =
    latencyP95 === undefined ? "" : `, slowest p95 ${formatQuantity(latencyP95, "s")} of ${name}`;
  return [
    ...workloads.filter((row) => !isWell(row)).map(toRow),
    `  of ${well.length} others less than 1 % fail${slow}: ${listed(well.map((row) => row.name))}`,
  ];
}

function isWell({ requestRate, errorRatio, limited = 0, isAbove }: WorkloadTraffic): boolean {
  if (requestRate === undefined || errorRatio === undefined || isAbove === true) return false;
  return errorRatio < tellingShare && limited < tellingShare;
}

/** `checkout: 20 % of 8.1 requests/s fail (before 0 %), p95 460 ms`. */
function toRow(row: WorkloadTraffic): string {
  const { name, requestRate, errorRatio, errorRatioBefore, limited, latencyP95, isAbove } = row;
  // Of how many minutes a rate is depends on scrapes, and on gaps between them.
  if (requestRate === undefined) return `  ${name}: nothing counted now`;
  if (requestRate === 0) return `  ${name}: no requests now`;
  const rate = formatQuantity(requestRate, "requests/s");
  const before = errorRatioBefore === undefined ? "" : ` (before ${ratio(errorRatioBefore)})`;
  const told = [
    errorRatio === undefined
      ? `${rate}, status not counted`
      : `${ratio(errorRatio)} of ${rate} fail${before}`,
    ...(limited === undefined || limited < 0.01 ? [] : [`${ratio(limited)} refused (429)`]),
    ...(latencyP95 === undefined
      ? []
      : [`p95 ${isAbove ? "> " : ""}${formatQuantity(latencyP95, "s")}`]),
  ];
  return `  ${name}: ${told.join(", ")}`;
}

interface Namespace {
  readonly signals: readonly GoldenSignal[];
  readonly workloads?: readonly WorkloadTraffic[] | undefined;
  readonly evidence: readonly Evidence[];
}

/** Workloads that no requests come to any more, where others have some: their share of all may be small. */
export function stoppedRows({ signals, workloads = [], evidence }: Namespace): string[] {
  if (signals.some(({ name, now }) => name === "request_rate" && now === 0)) return [];
  const stopped = workloads.flatMap(({ name, evidence: ids }) => {
    const usual = evidence.find(({ id, values }) => ids.includes(id) && "usual" in values);
    const { usual: value } = usual?.values ?? {};
    if (typeof value !== "object" || !("amount" in value)) return [];
    return `${name} (before ${formatQuantity(value.amount, "requests/s")})`;
  });
  return stopped.length === 0 ? [] : [`no requests now to ${listed(stopped)}`];
}

export function ratio(value: number): string {
  return formatQuantity(value, "ratio");
}

const mostNames = 10;

export function listed(names: readonly string[]): string {
  const more = names.length - mostNames;
  return `${names.slice(0, mostNames).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
