import { expect, test } from "vitest";
import { app } from "../testing/app.ts";
import { crashing } from "../testing/pod-status.ts";
import { answerOn, stateOf } from "../testing/small-cluster.ts";

test("what is cited of a pod says whose it is, by its owner references", () => {
  const { evidence } = answerOn(stateOf(app("payment", { status: crashing() })));
  const ofPods = evidence.filter(({ subject }) => subject?.kind === "Pod");
  expect(ofPods.length).toBeGreaterThan(0);
  expect(ofPods.map(({ values }) => values["owner"])).toEqual(
    ofPods.map(() => "Deployment/payment"),
  );
});
