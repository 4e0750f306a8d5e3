import { createRedactor } from "@binnacle/runtime";
import { expect, test } from "vitest";
import { allPresentable, presentable } from "./presentable.ts";

const redactor = createRedactor({ key: "test" });
const hidden: unknown = expect.stringMatching(/^\[redacted [\da-f]{6}\]$/u);

test("managedFields and the applied copy are left out; the rest keeps its order", async () => {
  const applied = { "kubectl.kubernetes.io/last-applied-configuration": "{}", team: "shop" };
  const object = await presentable(
    {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "a", managedFields: [{}], annotations: applied },
      spec: { nodeName: "n1" },
    },
    { redactor },
  );
  expect(JSON.stringify(object)).toBe(
    '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a","annotations":{"team":"shop"}},"spec":{"nodeName":"n1"}}',
  );
});

test.for([
  ["DB_PASSWORD", true],
  ["apiKey", true],
  ["AUTH_TOKEN", true],
  ["AWS_SECRET_ACCESS_KEY", true],
  ["SENTRY_DSN", true],
  ["PORT", false],
  ["TOKEN_FILE", false],
  ["SECRET_NAME", false],
  ["AUTHOR", false],
  ["KEYBOARD", false],
] as const)("the value of variable %s is hidden: %s", async ([name, isHidden]) => {
  const spec = { containers: [{ env: [{ name, value: "v" }] }] };
  expect(await presentable({ spec }, { redactor })).toEqual({
    spec: { containers: [{ env: [{ name, value: isHidden ? hidden : "v" }] }] },
  });
});

test("a value after a flag that names a secret is hidden, a reference to a Secret is not", async () => {
  const spec = {
    args: ["--db-password", "x1", "--port", "80", "--token", "--verbose"],
    env: [{ name: "PASSWORD", valueFrom: { secretKeyRef: { name: "db", key: "password" } } }],
  };
  expect(await presentable({ spec }, { redactor })).toEqual({
    spec: { ...spec, args: ["--db-password", hidden, "--port", "80", "--token", "--verbose"] },
  });
});

test("a ConfigMap shows its contents but for keys that name a secret, and no binary data", async () => {
  const data = { "app.yaml": "a: 1", "db.password": "x" };
  expect(
    await presentable({ kind: "ConfigMap", data, binaryData: { logo: "AA==" } }, { redactor }),
  ).toEqual({
    kind: "ConfigMap",
    data: { "app.yaml": "a: 1", "db.password": hidden },
  });
});

test("while large objects are made presentable the process goes on, and no more is read than can be shown", async () => {
  const text = "a=b&token=hunter2-9931&".repeat(40_000);
  const objects = Array.from({ length: 16 }, () => ({ kind: "ConfigMap", data: { text } }));
  let turns = 0;
  const timer = setInterval(() => {
    turns += 1;
  }, 5);
  const shown = JSON.stringify(await allPresentable(objects, { redactor }));
  clearInterval(timer);
  expect(turns).toBeGreaterThan(10);
  expect(shown).not.toContain("hunter2");
  expect(shown.length).toBeLessThan(5_000_000);
});
