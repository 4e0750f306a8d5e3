import { type Case, withOtelMetrics } from "@binnacle/cases";
import type { Claim, Evidence, Investigation } from "@binnacle/contracts";
import type { WorldOptions } from "@binnacle/lab";
import { expect, test } from "vitest";
import { answerIn } from "../support/investigate.ts";
import { openWorld } from "../support/open-world.ts";
import { recordedCase } from "../support/recorded-case.ts";

test("an OpenTelemetry cluster gets the answer that a Prometheus and Fluent Bit cluster gets", async () => {
  const recorded = recordedCase("missing-env");
  const usual = await answerOf(recorded, { logConvention: "fluent-bit" });
  const renamed = await answerOf(withOtelMetrics(recorded), { logConvention: "otel" });

  expect(gist(renamed)).toEqual(gist(usual));
  expect(gist(usual)).toMatchInlineSnapshot(`
    {
      "causes": [
        {
          "cause": "missing-environment-variable",
          "culprit": "Deployment/payment",
          "status": "supported",
          "victims": [
            "Deployment/checkout",
            "Deployment/frontend",
          ],
        },
      ],
      "logs": [
        "checkout log pattern "charge o-<id> failed: connect ECONNREFUSED <ip>:8080" 0 → 412",
        "frontend log pattern "POST /checkout 502 <duration>: checkout answered <num>" 0 → 103",
        "payment log pattern "PAYMENT_GATEWAY_URL is required" 0.3 → 23",
      ],
      "unseen": [
        "cpu of shop/payment",
        "error ratio of shop/payment, request rate of shop/payment, latency p95 of shop/payment",
      ],
      "users": {
        "state": "yes",
        "text": "0.38 ratio of requests to checkout fail with 5xx; before it was 0.0020 ratio",
      },
    }
  `);
  expect(queriesOf(usual)).toMatch(/http_server_requests_total.*kubernetes\.pod_name/su);
  expect(queriesOf(renamed)).toMatch(
    /http_server_request_duration_seconds_count.*resource\.attributes\.k8s\.pod\.name/su,
  );
}, 90_000);

async function answerOf(recorded: Case, options: WorldOptions): Promise<Investigation> {
  const world = await openWorld(recorded, options);
  try {
    return await answerIn(world, recorded);
  } finally {
    await world.close();
  }
}

/** What a reader takes away, without times and ids. */
function gist({ hypotheses, users, evidence, gaps }: Investigation) {
  return {
    causes: hypotheses.map(({ status, finding }) => ({
      status,
      cause: finding.cause,
      culprit: `${finding.culprit.kind}/${finding.culprit.name}`,
      victims: finding.victims.map(({ ref }) => `${ref.kind}/${ref.name}`),
    })),
    users: { state: users.state, text: wordsOf(users, evidence) },
    logs: hypotheses
      .flatMap(({ signals }) => signals.filter(({ kind }) => kind === "log"))
      .map(({ claim }) => wordsOf(claim, evidence))
      .toSorted(),
    unseen: gaps.map(({ what }) => what).toSorted(),
  };
}

/** With the values in their slots, in two digits; the length of the window differs from run to run. */
function wordsOf({ text, slots = {} }: Claim, evidence: readonly Evidence[]): string {
  return text.replace(" in {window}", "").replaceAll(/\{(\w+)\}/gu, (written, name: string) => {
    const slot = slots[name];
    if (slot === undefined) return written;
    const value =
      "value" in slot
        ? slot.value
        : evidence.find(({ id }) => id === slot.evidence)?.values[slot.key];
    if (typeof value !== "object") return String(value);
    return "amount" in value ? `${value.amount.toPrecision(2)} ${value.unit}` : written;
  });
}

function queriesOf({ evidence }: Investigation): string {
  return evidence
    .filter(({ source }) => source.server !== "eks")
    .map(({ reproduce }) => JSON.stringify(reproduce))
    .join("\n");
}
