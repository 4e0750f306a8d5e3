import type { Evidence, GoldenSignal, WorkloadTraffic } from "@binnacle/contracts";
import { formatQuantity } from "../signals/format.ts";
import { usualIn } from "./usual-of-row.ts";
import { listed, p95Text } from "./workload-lines.ts";

interface Namespace {
  readonly signals: readonly GoldenSignal[];
  readonly workloads?: readonly WorkloadTraffic[] | undefined;
  readonly evidence: readonly Evidence[];
}

interface Unusual {
  readonly texts: readonly string[];
  /** Signals of the whole that may be as usual, and say nothing of these. */
  readonly of: readonly GoldenSignal["name"][];
}

/** Workloads that no requests come to any more, or less than half, and those that are slow: their share of all may be small. */
export function unusualRows({ signals, workloads = [], evidence }: Namespace): Unusual {
  const usualOf = usualIn(evidence);
  const isNone = signals.some(({ name, now }) => name === "request_rate" && now === 0);
  const less = workloads.flatMap((row) => {
    const { rate } = usualOf(row);
    return rate === undefined || isNone ? [] : [{ row, before: ` (before ${rateText(rate)})` }];
  });
  const stopped = less.filter(({ row }) => row.requestRate === 0);
  const fallen = less.filter((each) => !stopped.includes(each));
  const slow = workloads.flatMap((row) => {
    const { p95 } = usualOf(row);
    return p95 === undefined ? [] : `${row.name} p95 ${p95Text(row, p95)}`;
  });
  return {
    texts: [
      ...told(
        "no requests now to ",
        stopped.map(({ row, before }) => `${row.name}${before}`),
      ),
      ...told(
        "fewer requests to ",
        fallen.map(({ row, before }) => `${row.name} ${rateText(row.requestRate)}${before}`),
      ),
      ...told("slow there: ", slow),
    ],
    of: [
      ...(less.length === 0 ? [] : (["request_rate"] as const)),
      ...(slow.length === 0 ? [] : (["latency_p95"] as const)),
    ],
  };
}

function told(what: string, rows: readonly string[]): string[] {
  return rows.length === 0 ? [] : [`${what}${listed(rows)}`];
}

function rateText(rate = 0): string {
  return formatQuantity(rate, "requests/s");
}
