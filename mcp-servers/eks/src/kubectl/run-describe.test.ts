import { expect, test } from "vitest";
import { eksOn } from "../testing/eks-on.ts";
import { object, warning } from "../testing/objects.ts";

const settings = object("ConfigMap", "settings", { data: { A: "1", TOKEN: "x1y2z3" } });

test("an object and its events", async () => {
  const { call } = await eksOn({
    objects: [settings, warning("ConfigMap/settings", "Odd", "something is odd")],
  });
  const { text } = await call("kubectl", { command: "describe cm settings" });
  expect(text).toMatchInlineSnapshot(`
    "kind: ConfigMap
    metadata:
      name: settings
      namespace: shop
      uid: configmap-settings
      creationTimestamp: "2026-11-20T02:10:00Z"
    data:
      A: "1"
      TOKEN: "[redacted 4d33bd]"
    Events:
    TYPE      REASON   AGE       FROM      MESSAGE
    Warning   Odd      5m (x3)   kubelet   something is odd"
  `);
});

test("without the right to see events the object is still told", async () => {
  const { call } = await eksOn({
    objects: [settings],
    forbidden: ["/api/v1/namespaces/shop/events"],
  });
  const { text } = await call("kubectl", { command: "describe cm settings" });
  expect(text).toMatch(/^NOT SEEN: events of settings: User "bot" may not list events/u);
  expect(text).toContain("name: settings");
  expect(text).toContain("Events: not seen");
});

test.for([
  ["describe cm nope", 'not_found: Namespace shop has no configmap named "nope".'],
  ["describe hpa", "not_found: No such object was found."],
] as const)("%s: %s", async ([command, text]) => {
  const { call } = await eksOn({});
  expect(await call("kubectl", { command })).toMatchObject({ isError: true, text });
});
