import type { Gap } from "@binnacle/contracts";
import { duration } from "../api/promql.ts";
import type { FoundConvention } from "./find-convention.ts";
import { readVector } from "./read-samples.ts";
import { failed } from "./signal-gap.ts";
import type { Measurement } from "./signal-plan.ts";

const most = 3;
const share = 0.01;
const recentMs = 5 * 60_000;

interface Failing {
  /** Absent: nothing tells the workloads apart. */
  readonly failing?: string[];
  readonly gaps: readonly Gap[];
}

/** Workloads of a namespace whose requests fail now, most failures first: their share of all may be small. */
export async function failingIn(
  found: FoundConvention | undefined,
  measurement: Measurement,
): Promise<Failing> {
  const query = queryFor(found, measurement);
  const { client, target, frame, signal } = measurement;
  const { workloadLabel } = found ?? {};
  if (query === undefined || workloadLabel === undefined) return { gaps: [] };
  try {
    const data = await client.instant(query, frame.endMs, signal);
    return {
      failing: readVector(data).flatMap(({ labels }) => labels[workloadLabel] ?? []),
      gaps: [],
    };
  } catch (error) {
    const unmeasured = { what: "error ratio of each workload", signals: ["error_ratio" as const] };
    return { gaps: [failed(unmeasured, target, error)] };
  }
}

function queryFor(
  found: FoundConvention | undefined,
  { target, rateMs }: Measurement,
): string | undefined {
  const { statusLabel, workloadLabel } = found ?? {};
  if (found === undefined || statusLabel === undefined || workloadLabel === undefined)
    return undefined;
  if (target.workload !== undefined) return undefined;
  const { convention, selector } = found;
  const range = duration(Math.max(recentMs, rateMs));
  const rate = (matchers: string) =>
    `sum by (${workloadLabel}) (rate(${convention.requests}{${matchers}}[${range}]))`;
  const failures = rate(`${selector},${statusLabel}=~"${convention.errors}"`);
  return `topk(${most}, ${failures} and ${failures} / ${rate(selector)} >= ${share})`;
}
