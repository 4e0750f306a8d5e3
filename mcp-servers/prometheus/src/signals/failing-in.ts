import { duration } from "../api/promql.ts";
import type { FoundConvention } from "./find-convention.ts";
import { readVector } from "./read-samples.ts";
import type { Measurement } from "./signal-plan.ts";

const most = 3;
const share = 0.01;
const recentMs = 5 * 60_000;

/** Workloads of a namespace whose requests fail now, most failures first: their share of all may be small. */
export async function failingIn(
  found: FoundConvention | undefined,
  { client, target, frame, rateMs, signal }: Measurement,
): Promise<string[] | undefined> {
  const { statusLabel, workloadLabel } = found ?? {};
  if (found === undefined || statusLabel === undefined || workloadLabel === undefined)
    return undefined;
  if (target.workload !== undefined) return undefined;
  const { convention, selector } = found;
  const range = duration(Math.max(recentMs, rateMs));
  const rate = (matchers: string) =>
    `sum by (${workloadLabel}) (rate(${convention.requests}{${matchers}}[${range}]))`;
  const failed = rate(`${selector},${statusLabel}=~"${convention.errors}"`);
  const query = `topk(${most}, ${failed} and ${failed} / ${rate(selector)} >= ${share})`;
  const data = await client.instant(query, frame.endMs, signal);
  return readVector(data).flatMap(({ labels }) => labels[workloadLabel] ?? []);
}
