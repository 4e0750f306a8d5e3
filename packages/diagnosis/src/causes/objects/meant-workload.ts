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
  const { selector } = service.object.spec;
  const candidates = [...inquiry.cluster.workloads.values()]
    .filter(({ ref, namespace }) => namespace === service.namespace && !JOBS.has(ref.kind))
    .map((workload) => toCandidate(workload, service));
  const close = candidates.filter(({ isNear }) => isNear && Object.keys(selector).length > 1);
  return (
    close.find(({ isNamed }) => isNamed) ??
    candidates.find(({ isSlip }) => isSlip) ??
    (close.length === 1 ? close[0] : candidates.find(({ isNamed }) => isNamed))
  );
}

const JOBS = new Set(["Job", "CronJob"]);

function toCandidate(workload: Workload, { ref, object: { spec } }: ServiceView) {
  const misses = Object.entries(spec.selector).filter(
    ([key, value]) => workload.labels[key] !== value,
  );
  const isNamed = workload.ref.name === ref.name;
  const isSlip =
    misses.length > 0 && misses.every(([key, value]) => isNearValue(workload, key, value));
  return { workload, isNear: misses.length === 1, isNamed, isSlip, isSure: isNamed || isSlip };
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
