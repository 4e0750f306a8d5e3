import { expect, test } from "vitest";
import { eksOn } from "../testing/eks-on.ts";
import { app, object, ownedBy } from "../testing/objects.ts";

const owner = { uid: "deployment-payment" };
const revision = object("ControllerRevision", "db-1", {
  metadata: { ownerReferences: [{ ...ownedBy("StatefulSet/db"), uid: "statefulset-db" }] },
  revision: 1,
  data: { spec: { template: { spec: { containers: [{ name: "db" }] } } } },
});
const objects = [
  ...app("payment").map((item) =>
    item.kind === "ReplicaSet"
      ? { ...item, metadata: { ...item.metadata, ownerReferences: [owner] } }
      : item,
  ),
  object("StatefulSet", "db", { spec: { replicas: 1 } }),
  revision,
  object("ConfigMap", "settings"),
];

async function history(words: string) {
  const { call } = await eksOn({ objects });
  return (await call("kubectl", { command: `rollout history ${words}` })).text;
}

test("the revisions of a Deployment and of a StatefulSet", async () => {
  expect(await history("deployment/payment")).toMatchInlineSnapshot(`
    "deployment.apps/payment 
    REVISION   CHANGE-CAUSE
    1          <none>"
  `);
  expect(await history("sts db")).toMatchInlineSnapshot(`
    "statefulset.apps/db 
    REVISION   CHANGE-CAUSE
    1          <none>"
  `);
});

test("the template of one revision", async () => {
  expect(await history("deployment/payment --revision=1")).toMatchInlineSnapshot(`
    "deployment.apps/payment with revision #1
    Pod Template:
    metadata:
      labels:
        app: payment
    spec:
      containers:
      - name: app
        image: example.com/payment:v2"
  `);
});

test.for([
  ["deployment/payment --revision=99", "not_found: There is no revision 99. There are: 1."],
  ["deployment/nope", 'not_found: Namespace shop has no deployment named "nope".'],
  ["cm/settings", "bad_input: A ConfigMap has no rollout history."],
  ["deployment", "bad_input: A workload is needed: rollout history deployment/NAME -n NS."],
] as const)("rollout history %s: %s", async ([words, text]) => {
  expect(await history(words)).toBe(text);
});
