import { expect, test } from "vitest";
import { diagnose } from "./diagnose.ts";
import { createCluster } from "./graph/cluster.ts";
import { app } from "./testing/app.ts";
import { ago, now } from "./testing/moment.ts";
import { crashing } from "./testing/pod-status.ts";
import { ledgerContext, stateOf } from "./testing/small-cluster.ts";

test("a diagnosis whose caller is gone ends at its next question", () => {
  const cluster = createCluster(stateOf(app("payment", { status: crashing() })), now);
  let asked = 0;
  const checkpoint = () => {
    asked += 1;
    if (asked === 3) throw new Error("nobody waits");
  };
  const request = { window: { from: ago(60), to: ago(0) } };
  const context = { ...ledgerContext, hash: () => "", checkpoint };
  expect(() => diagnose(cluster, request, context)).toThrow("nobody waits");
  expect(asked).toBe(3);
});
