import type { ServiceView } from "../../graph/services.ts";
import type { Workload } from "../../graph/workload.ts";
import type { Inquiry } from "../../inquiry.ts";
import { nearMisses } from "../../near-miss.ts";

/** The workload that a Service was most likely meant to select. */
export interface Meant {
  readonly workload: Workload;
  /** It misses the selector by one label only. */
  readonly isNear: boolean;
  /** Its name or a slip of the pen says so: a lone label that differs may be a slot of blue and green. */
  readonly isSure: boolean;
}

/** Looks for pods that miss the selector by one label, then for the workload with the name of the Service. */
export function meantWorkload(inquiry: Inquiry, service: ServiceView): Meant | undefined {
  const candidates = [...inquiry.cluster.workloads.values()].filter(
    (workload) => workload.namespace === service.namespace && !isJob(workload),
  );
  const selector = service.object.spec.selector;
  const missing = candidates.map((workload) => ({
    workload,
    misses: missesOf(workload, selector),
  }));
  const close = missing.filter(
    ({ misses }) => misses.length === 1 && Object.keys(selector).length > 1,
  );
  const named = candidates.find((workload) => workload.ref.name === service.ref.name);
  const nearValue = missing.find(
    ({ workload, misses }) =>
      misses.length > 0 && misses.every((key) => isNearValue(workload, key, selector[key] ?? "")),
  );
  const best =
    close.find(({ workload }) => workload === named) ??
    nearValue ??
    (close.length === 1 ? close[0] : undefined);
  if (best !== undefined)
    return {
      workload: best.workload,
      isNear: best.misses.length === 1,
      isSure: best === nearValue || best.workload === named,
    };
  return named === undefined
    ? undefined
    : { workload: named, isNear: missesOf(named, selector).length === 1, isSure: true };
}

function isJob(workload: Workload): boolean {
  return workload.ref.kind === "Job" || workload.ref.kind === "CronJob";
}

function missesOf(workload: Workload, selector: Readonly<Record<string, string>>): string[] {
  return Object.keys(selector).filter((key) => workload.labels[key] !== selector[key]);
}

/** `crat` for `cart`, or the value under a key that is written a little differently. */
function isNearValue(workload: Workload, key: string, value: string): boolean {
  const has = workload.labels[key];
  if (has !== undefined) return !isSeries(value, has) && nearMisses(value, [has]).length > 0;
  const [nearKey] = nearMisses(key, Object.keys(workload.labels));
  return nearKey !== undefined && workload.labels[nearKey] === value;
}

/** `v1` and `v2` differ on purpose. */
function isSeries(left: string, right: string): boolean {
  return left.replaceAll(/\d+/g, "") === right.replaceAll(/\d+/g, "");
}
