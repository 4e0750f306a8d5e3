import type { Alert, Case, Series } from "@binnacle/cases";
import type { Investigation } from "@binnacle/contracts";
import { unproven } from "@binnacle/diagnosis";
import { expect, test } from "vitest";
import { answerIn } from "../support/investigate.ts";
import { openWorld } from "../support/open-world.ts";
import { recordedCase } from "../support/recorded-case.ts";

const healthy = recordedCase("healthy");
const question = "is anything wrong in shop?";
const slowMs = 20 * 60_000;
const times = 10;

/** The case in which answers of these take ten times as long since twenty minutes. */
function slowed(names: readonly string[], alerts: readonly Alert[] = []): Case {
  const { series } = healthy;
  return {
    ...healthy,
    alerts,
    series: series.map((one) => (isOf(one, names) ? slowedBuckets(one, series) : one)),
  };
}

function isOf({ labels }: Series, names: readonly string[]): boolean {
  return labels["le"] !== undefined && names.includes(labels["service"] ?? "");
}

/** Since then it grows as the bucket of a tenth of its bound does. */
function slowedBuckets(bucket: Series, all: readonly Series[]): Series {
  const { startMs, stepMs, values, labels } = bucket;
  if (labels["le"] === "+Inf") return bucket;
  const le = String(Number(labels["le"]) / times);
  const tenth = all.find(
    (other) => other.labels["service"] === labels["service"] && other.labels["le"] === le,
  );
  const from = Math.ceil((Date.parse(healthy.recordedAt) - slowMs - startMs) / stepMs);
  return {
    ...bucket,
    values: values.map((value, index) => {
      if (index < from || value === null) return value;
      return (values[from] ?? 0) + (tenth?.values[index] ?? 0) - (tenth?.values[from] ?? 0);
    }),
  };
}

function slowAlert(deployment: string): Alert {
  return {
    labels: { alertname: "HighLatency", severity: "warning", namespace: "shop", deployment },
    annotations: { summary: "answers are slow" },
    state: "firing",
    activeAt: new Date(Date.parse(healthy.recordedAt) - slowMs).toISOString(),
    value: 1,
  };
}

async function answerTo(recorded: Case): Promise<Investigation> {
  const world = await openWorld(recorded);
  try {
    return await answerIn(world, { question });
  } finally {
    await world.close();
  }
}

function told({ hypotheses, severity }: Investigation) {
  const found = hypotheses.map(({ status, finding: { cause, culprit, victims } }) => ({
    status,
    cause,
    culprit: culprit.name,
    victims: victims.map(({ ref }) => ref.name).toSorted(),
  }));
  return { severity, found };
}

const slow = ["frontend", "checkout", "payment"];

test.for([
  ["measured alone", []],
  ["told by alerts as well", slow.map(slowAlert)],
] as const)(
  "of a cluster whose objects are well, who is slow first is found: %s",
  {
    timeout: 60_000,
  },
  async ([, alerts]) => {
    const answer = await answerTo(slowed(slow, alerts));
    const culprit = { cause: "slow-callee", culprit: "payment", victims: ["checkout", "frontend"] };
    expect(told(answer)).toEqual({
      severity: "degraded",
      found: [{ status: "supported", ...culprit }],
    });
    const known = new Map(answer.evidence.map((item) => [item.id, item]));
    const claims = answer.hypotheses.flatMap(({ finding }) => finding.claims);
    expect(claims.flatMap((claim) => unproven(claim, known))).toEqual([]);
  },
);

test("where nothing is slower than it was, nothing is found", {
  timeout: 60_000,
}, async () => {
  expect(told(await answerTo(healthy))).toEqual({ severity: "fine", found: [] });
});
