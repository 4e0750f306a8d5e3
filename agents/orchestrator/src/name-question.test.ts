import { expect, test } from "vitest";
import { nameQuestion } from "./name-question.ts";
import { ref } from "./testing/samples.ts";

const cluster = { id: "c1", name: "prod" };
const again = { kind: "question" as const, question: "why is gateway slow?", target: "gateway" };

test("a name in two namespaces is asked back with a button each, which asks the same of that object", () => {
  const candidates = [ref("gateway", "shop"), ref("gateway", "payments")];
  const answer = nameQuestion({ kind: "ambiguous", cluster, candidates }, again);
  expect(answer.title).toBe("gateway exists in 2 namespaces of prod. Which one?");
  expect(answer.choices).toEqual([
    {
      label: "gateway in shop",
      intent: { ...again, target: "deployment/gateway", namespace: "shop" },
    },
    {
      label: "gateway in payments",
      intent: { ...again, target: "deployment/gateway", namespace: "payments" },
    },
  ]);
});

test("a misspelled namespace keeps the name that was asked about", () => {
  const near = [{ kind: "Namespace", name: "shop" }];
  const outcome = {
    kind: "unknown_name" as const,
    cluster,
    what: "namespace" as const,
    name: "shp",
    near,
  };
  const answer = nameQuestion(outcome, { ...again, namespace: "shp" });
  expect(answer.title).toBe("No namespace shp in prod. Did you mean shop?");
  expect(answer.choices).toEqual([
    { label: "gateway in shop", intent: { ...again, namespace: "shop" } },
  ]);
});

test("a name like no other is only said not to be there", () => {
  const outcome = {
    kind: "unknown_name" as const,
    cluster,
    what: "workload" as const,
    name: "zzz",
    near: [],
  };
  expect(nameQuestion(outcome, again)).toMatchObject({
    title: "No object named zzz in prod.",
    choices: [],
  });
});
