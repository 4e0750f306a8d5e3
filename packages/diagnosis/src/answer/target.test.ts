import { expect, test } from "vitest";
import { app } from "../testing/app.ts";
import { crashing } from "../testing/pod-status.ts";
import { answerTo, look, type RawObject } from "../testing/small-cluster.ts";

const web = [...app("pay"), ...app("cart")];
const elsewhere = app("pay").map(
  (object): RawObject => ({ ...object, metadata: { ...object.metadata, namespace: "other" } }),
);

test.for([
  ["pay", "Deployment/pay"],
  ["deployment/pay", "Deployment/pay"],
  ["deploy/pay", "Deployment/pay"],
  ["svc/pay", "Service/pay"],
  ["services/pay", "Service/pay"],
  ["pay-r1-0", "Deployment/pay"],
  ["pod/pay-r1-0", "Deployment/pay"],
  ["pay-r1", "Deployment/pay"],
] as const)("%s is %s", ([target, expected]) => {
  const { target: found } = look(web, [], { target });
  expect(`${found?.kind}/${found?.name}`).toBe(expected);
});

test("a name that two namespaces have is answered with both", () => {
  expect(answerTo([...web, ...elsewhere], { target: "pay" }).outcome).toMatchObject({
    kind: "ambiguous",
    candidates: [
      { kind: "Deployment", namespace: "web", name: "pay" },
      { kind: "Deployment", namespace: "other", name: "pay" },
    ],
  });
  expect(
    look([...web, ...elsewhere], [], { target: "pay", namespace: "web" }).target,
  ).toMatchObject({
    namespace: "web",
  });
});

test("a name that nobody has is answered with near ones", () => {
  expect(answerTo(web, { target: "crat" }).outcome).toMatchObject({
    kind: "unknown_name",
    near: [{ kind: "Deployment", name: "cart" }],
  });
});

test("the target only ranks: what explains it comes first, the rest follows", () => {
  const env = [{ name: "DB", value: "db:5432" }];
  const objects = [
    ...app("alone", { status: crashing() }),
    ...app("db", { status: crashing() }),
    ...app("shop", { container: { env } }),
  ];
  const order = (target: string) =>
    look(objects, [], { target }).findings.map(({ culprit }) => culprit.name);
  expect(order("shop")).toEqual(["db", "alone"]);
  expect(order("alone")).toEqual(["alone", "db"]);
});

test("dependencies are told nearest first", () => {
  const objects = [
    ...app("front", { container: { env: [{ name: "A", value: "api:80" }] } }),
    ...app("api", { container: { env: [{ name: "B", value: "db:5432" }] } }),
    ...app("db"),
  ];
  const { dependencies } = look(objects, [], { target: "front" });
  expect(dependencies.map(({ name }) => name)).toEqual(["api", "db"]);
});
