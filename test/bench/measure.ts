/** One number, how it was measured, and the bar that it is held against. */
export interface Measured {
  readonly name: string;
  readonly value: number;
  readonly unit: "ms" | "MB" | "tokens" | "ratio" | "questions" | "calls" | "requests" | "groups";
  /** At most this much is right; absent: shown for comparison only. */
  readonly bar?: number;
  readonly ok: boolean;
  readonly how: string;
  readonly n?: number;
  readonly p50?: number;
  readonly p95?: number;
  readonly p99?: number;
  readonly max?: number;
}

export interface Subject {
  readonly name: string;
  readonly unit: Measured["unit"];
  readonly bar?: number;
  readonly how: string;
}

/** One value against its bar. */
export function single({ bar, ...subject }: Subject, value: number): Measured {
  return {
    ...subject,
    value: rounded(value),
    ...(bar === undefined ? {} : { bar }),
    ok: bar === undefined || value <= bar,
  };
}

/** Many samples; one percentile of them is held against the bar. */
export function sampled(
  subject: Subject,
  samples: readonly number[],
  judged: "p50" | "p95" | "p99" = "p95",
): Measured {
  const spread = {
    p50: percentile(samples, 0.5),
    p95: percentile(samples, 0.95),
    p99: percentile(samples, 0.99),
  };
  return {
    ...single(subject, spread[judged]),
    how: `${subject.how}; ${judged}`,
    n: samples.length,
    ...spread,
    max: rounded(Math.max(...samples)),
  };
}

/** Nearest rank: the smallest sample that this share of all samples does not exceed. */
function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((left, right) => left - right);
  return rounded(sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN);
}

/** Milliseconds that the work takes, once for each of `times`. */
export async function timed(times: number, work: (turn: number) => Promise<unknown>) {
  const samples: number[] = [];
  for (let turn = 0; turn < times; turn += 1) {
    const startedMs = performance.now();
    await work(turn);
    samples.push(performance.now() - startedMs);
  }
  return samples;
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
