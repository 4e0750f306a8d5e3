import { AppError, type Gap } from "@binnacle/contracts";
import { parser } from "@prometheus-io/lezer-promql";
import { failureGap, gapOf } from "../gap-of.ts";
import { readRange, readVector } from "../signals/read-samples.ts";

type Reading = Parameters<typeof readRange>[1];

interface Call {
  readonly text: string;
  readonly buckets: string;
}

/** More are not looked after: each costs two queries. */
const callsAtMost = 2;

/**
 * A quantile of buckets is never above their highest bound: what lies there may be any higher, and Prometheus gives the
 * bound. Of the whole time of the frame.
 */
export async function boundedQuantiles(query: string, reading: Reading): Promise<Gap[]> {
  const calls = quantilesIn(query).slice(0, callsAtMost);
  const found = await Promise.all(calls.map((call) => boundedIn(call, reading)));
  return found.flat();
}

function quantilesIn(query: string): Call[] {
  const calls: Call[] = [];
  parser.parse(query).iterate({
    enter: ({ name, node, from, to }) => {
      const isQuantile =
        name === "FunctionCall" &&
        node.getChild("FunctionIdentifier")?.firstChild?.name === "HistogramQuantile";
      const buckets = isQuantile ? node.getChild("FunctionCallBody")?.lastChild : undefined;
      // Behind a comma or a bracket there may be nothing.
      if (buckets?.firstChild)
        calls.push({ text: query.slice(from, to), buckets: query.slice(buckets.from, buckets.to) });
    },
  });
  return calls;
}

async function boundedIn({ text, buckets }: Call, reading: Reading): Promise<Gap[]> {
  const { client, frame, signal } = reading;
  const { startMs, endMs } = frame;
  const read = async (promql: string) => readVector(await client.instant(promql, endMs, signal));
  try {
    const bounds = (await read(`count by (le) (${buckets})`)).flatMap(({ labels: { le } }) => {
      const bound = le === undefined ? Number.NaN : Number(le);
      return Number.isFinite(bound) ? [bound] : [];
    });
    if (bounds.length === 0) return [];
    const highest = Math.max(...bounds);
    const reaching = `count(${text} >= ${highest})`;
    const reached = endMs > startMs ? await readRange(reaching, reading) : await read(reaching);
    if (reached.length === 0) return [];
    return [
      gapOf({
        kind: "cut",
        what: `how high ${text} was`,
        why: `it is at ${highest}, the highest bound of its buckets: it may be any higher`,
        remedy: "Give the histogram higher buckets.",
      }),
    ];
  } catch (error) {
    if (!(error instanceof AppError) || error.kind === "bug" || signal.aborted) throw error;
    return [failureGap(`whether ${text} reaches the highest bound of its buckets`, error)];
  }
}
