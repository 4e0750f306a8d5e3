import type { Hypothesis, Investigation, WorkloadState } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { leadingOf } from "./leading-of.ts";
import { crash, hypothesis, known, ref } from "./testing/samples.ts";

const payment = ref("payment");
const victims = [{ ref: ref("checkout"), because: "its calls fail", evidence: [] }];
const crashing = hypothesis(crash(payment, { victims }));
const over = hypothesis(crash(payment, { state: "resolved" }));
const felt = { state: "yes" as const, text: "38 % fail", evidence: [] };
const unready: WorkloadState = {
  ref: payment,
  state: "degraded",
  text: "1 of 2 pods Ready",
  part: "none",
  ready: 1,
  desired: 2,
};

const questions: readonly (readonly [
  name: string,
  about: Partial<Pick<Investigation, "target" | "dependencies" | "users" | "workloads">>,
  of: Hypothesis,
  leads: boolean,
])[] = [
  ["nothing was named", {}, crashing, true],
  ["nothing was named and it is over", {}, over, false],
  ["the target is the culprit", { target: payment }, crashing, true],
  ["the target was the culprit and it is over", { target: payment }, over, true],
  ["it is over and users feel something now", { target: payment, users: felt }, over, false],
  ["it is over and not all pods are Ready", { target: payment, workloads: [unready] }, over, false],
  ["it goes on and users feel something", { target: payment, users: felt }, crashing, true],
  [
    "the target is the Service of the culprit",
    { target: ref("payment", "shop", "Service") },
    crashing,
    true,
  ],
  ["the target is a victim", { target: ref("checkout") }, crashing, true],
  ["the target calls the culprit", { target: ref("web"), dependencies: [payment] }, crashing, true],
  ["another object was named", { target: ref("search") }, crashing, false],
  ["a namesake elsewhere was named", { target: ref("payment", "billing") }, crashing, false],
  [
    "a namesake of another kind was named",
    { target: ref("payment", "shop", "Ingress") },
    crashing,
    false,
  ],
  [
    "two workloads share a name",
    { target: ref("payment", "shop", "StatefulSet") },
    crashing,
    false,
  ],
  ["it was ruled out", {}, { ...crashing, status: "ruled_out" }, false],
];

test.for(questions)("when %s", ([, about, of, leads]) => {
  expect(leadingOf(known({ ...about, hypotheses: [of] }))).toEqual(leads ? of : undefined);
});
