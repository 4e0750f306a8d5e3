import { type Evidence, present, type WorkloadTraffic } from "@binnacle/contracts";
import type { QueryFact } from "../query-evidence.ts";
import { filled, rounded } from "./describe.ts";
import type { Owners } from "./read-owners.ts";
import type { Row } from "./read-row.ts";
import type { Reading } from "./signal-plan.ts";

interface Context {
  readonly namespace: string;
  readonly owners: Owners;
  readonly evidenceOf: (fact: QueryFact) => Evidence;
}

const sentences = {
  rate: ["{now} to ", "requests/s"],
  usual: ["{usual} in the hour before to ", "requests/s"],
  errors: ["{now} of requests fail to ", "ratio"],
  limited: ["{now} of requests are refused for their number (429) by ", "ratio"],
  p95: ["p95 is {now} of ", "s"],
  usualP95: ["p95 was {usualP95} in the hour before of ", "s"],
} as const;

const names = ["rate", "usual", "errors", "limited", "p95", "usualP95"] as const;
const ownNames: ReadonlySet<string> = new Set(["usual", "usualP95"]);

/** One workload of a namespace as its result, and the facts that carry its numbers. */
export function toWorkloadTraffic(
  row: Row,
  { namespace, owners, evidenceOf }: Context,
): { readonly traffic: WorkloadTraffic; readonly evidence: readonly Evidence[] } {
  const { workload, rate, errors, before, limited, p95 } = row;
  const known = owners.workloads.get(workload);
  const subject = known && { kind: known.kind, namespace, name: workload };
  const evidence = names.flatMap((name) => {
    const reading = row[name];
    if (reading === undefined) return [];
    const [sentence, unit] = sentences[name];
    const { query, timeMs, value } = reading;
    const values = { [ownNames.has(name) ? name : "now"]: { amount: rounded(value), unit } };
    const text = filled(`${sentence}${workload}`, values);
    const pointer = `/workloads/${workload}/${name}`;
    return evidenceOf({ query, timeMs, pointer, subject, text, values });
  });
  return {
    traffic: {
      name: workload,
      ...present({
        requestRate: amountOf(rate),
        errorRatio: amountOf(errors),
        errorRatioBefore: amountOf(before),
        limited: amountOf(limited),
        latencyP95: amountOf(p95),
        isAbove: row.isAbove,
      }),
      evidence: evidence.map(({ id }) => id),
    },
    evidence,
  };
}

function amountOf(reading: Reading | undefined): number | undefined {
  return reading && rounded(reading.value);
}
