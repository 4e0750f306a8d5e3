import type { Hypothesis, ObjectRef } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { leadingOf } from "./leading-of.ts";
import { crash, hypothesis, known, ref } from "./testing/samples.ts";

const payment = ref("payment");
const victims = [{ ref: ref("checkout"), because: "its calls fail", evidence: [] }];
const crashing = hypothesis(crash(payment, { victims }));
const over = hypothesis(crash(payment, { state: "resolved" }));

const questions: readonly (readonly [
  name: string,
  about: { target?: ObjectRef; dependencies?: ObjectRef[] },
  of: Hypothesis,
  leads: boolean,
])[] = [
  ["nothing was named", {}, crashing, true],
  ["nothing was named and it is over", {}, over, false],
  ["the target is the culprit", { target: payment }, crashing, true],
  ["the target was the culprit and it is over", { target: payment }, over, true],
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
