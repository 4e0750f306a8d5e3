import { expect, test } from "vitest";
import { eksOn } from "./testing/eks-on.ts";

test("one object that cannot be read is one gap of the answer, and hides no other", async () => {
  const metadata = { namespace: "shop", labels: { app: "cart" } };
  const { call, close } = await eksOn({
    objects: [
      { kind: "Pod", metadata: { ...metadata, name: "odd" }, spec: { containers: 7 } },
      {
        kind: "Pod",
        metadata: { ...metadata, name: "cart" },
        spec: { containers: [{ name: "app" }] },
        status: { phase: "Running", conditions: [{ type: "Ready", status: "True" }] },
      },
    ],
  });
  const { structuredContent } = await call("diagnose", { namespace: "shop" });
  await close();
  expect(structuredContent).toMatchObject({
    outcome: { pods: { ready: 1, total: 1 } },
    gaps: [{ about: { kinds: ["Pod"], namespace: "shop", name: "odd" } }],
  });
});

test("a namespace without a name hides no other from who may look at one", async () => {
  const { client, close } = await eksOn({
    answers: {
      "/api/v1/namespaces": {
        items: [{ metadata: {} }, { metadata: { name: "shop", uid: "shop-1" } }],
        metadata: {},
      },
    },
  });
  const answer = await client.callTool({
    name: "diagnose",
    arguments: { namespace: "shoop" },
    _meta: { "binnacle/cluster": { namespaces: ["shop", "shoop"] } },
  });
  await close();
  expect(JSON.stringify(answer.content)).toContain("namespace/shop");
});
