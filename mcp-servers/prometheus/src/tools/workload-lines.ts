import type { WorkloadTraffic } from "@binnacle/contracts";
import { formatQuantity } from "../signals/format.ts";
import type { Usual, UsualOf } from "./usual-of-row.ts";

/**
 * A share that fails below this is usual. Of an objective of 99.9 % it is ten times the budget: between the burn rates of 6 and
 * 14.4 at which somebody is called (Google SRE Workbook, chapter 5).
 */
export const tellingShare = 0.01;

/** Those that are not well each, the others together. */
export function workloadLines(workloads: readonly WorkloadTraffic[], usualOf: UsualOf): string[] {
  const toLine = (row: WorkloadTraffic) => toRow(row, usualOf(row));
  const isUsual = (row: WorkloadTraffic) =>
    Object.values(usualOf(row)).every((each) => each === undefined);
  const well = workloads.filter((row) => isWell(row) && isUsual(row));
  if (well.length < 3) return workloads.map(toLine);
  const [slowest] = well.toSorted((a, b) => (b.latencyP95 ?? 0) - (a.latencyP95 ?? 0));
  const { name = "", latencyP95 } = slowest ?? {};
  const slow =
    latencyP95 === undefined ? "" : `, slowest p95 ${formatQuantity(latencyP95, "s")} of ${name}`;
  return [
    ...workloads.filter((row) => !well.includes(row)).map(toLine),
    `  of ${well.length} others less than 1 % fail${slow}: ${listed(well.map((row) => row.name))}`,
  ];
}

function isWell({ requestRate, errorRatio, limited = 0, isAbove }: WorkloadTraffic): boolean {
  if (requestRate === undefined || errorRatio === undefined || isAbove === true) return false;
  return errorRatio < tellingShare && limited < tellingShare;
}

/** `checkout: 20 % of 8.1 requests/s fail (before 0 %), p95 460 ms`. */
function toRow(row: WorkloadTraffic, usual: Usual): string {
  const { name, requestRate, errorRatio, errorRatioBefore, limited, latencyP95 } = row;
  // Of how many minutes a rate is depends on scrapes, and on gaps between them.
  if (requestRate === undefined) return `  ${name}: nothing counted now`;
  if (requestRate === 0) return `  ${name}: no requests now`;
  const fell =
    usual.rate === undefined ? "" : ` (before ${formatQuantity(usual.rate, "requests/s")})`;
  const rate = `${formatQuantity(requestRate, "requests/s")}${fell}`;
  const before = errorRatioBefore === undefined ? "" : ` (before ${ratio(errorRatioBefore)})`;
  const told = [
    errorRatio === undefined
      ? `${rate}, status not counted`
      : `${ratio(errorRatio)} of ${rate} fail${before}`,
    ...(limited === undefined || limited < 0.01 ? [] : [`${ratio(limited)} refused (429)`]),
    ...(latencyP95 === undefined ? [] : [`p95 ${p95Text(row, usual.p95)}`]),
  ];
  return `  ${name}: ${told.join(", ")}`;
}

/** `2.8 s (before 100 ms)`. */
export function p95Text({ latencyP95 = 0, isAbove }: WorkloadTraffic, usual?: number): string {
  const before = usual === undefined ? "" : ` (before ${formatQuantity(usual, "s")})`;
  return `${isAbove ? "> " : ""}${formatQuantity(latencyP95, "s")}${before}`;
}

export function ratio(value: number): string {
  return formatQuantity(value, "ratio");
}

const mostNames = 10;

export function listed(names: readonly string[]): string {
  const more = names.length - mostNames;
  return `${names.slice(0, mostNames).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
