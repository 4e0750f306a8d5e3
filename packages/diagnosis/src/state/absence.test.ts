import { expect, test } from "vitest";
import { app } from "../testing/app.ts";
import { answerOn, type RawObject, service, stateOf, warning } from "../testing/small-cluster.ts";

/** A pod of Deployment `pay` that is none: its containers are no list. */
const odd = {
  kind: "Pod",
  metadata: {
    name: "pay-odd",
    namespace: "web",
    labels: { app: "pay" },
    ownerReferences: [{ kind: "ReplicaSet", name: "pay-r1", controller: true }],
  },
  spec: { containers: "none" },
};
const findingsIn = (objects: readonly RawObject[]) =>
  answerOn(stateOf(objects)).diagnosis.findings.map(({ cause }) => cause);

test.for([
  {
    name: "a Service is not said to have lost its pods while one that it selects cannot be read",
    objects: [service("pay", { app: "pay" }), ...caller("pay"), odd],
    causes: [],
  },
  {
    name: "a Service that does not select it is",
    objects: [service("shop", { app: "shop" }), ...caller("shop"), odd],
    causes: ["service-selector-mismatch"],
  },
  {
    name: "pods are not said to be missing while the one that may be missing cannot be read",
    objects: [...app("pay", { pods: 0 }), refused("pay-r1"), odd],
    causes: [],
  },
  {
    name: "more pods are missing than cannot be read",
    objects: [...app("pay", { pods: 0, replicas: 2 }), refused("pay-r1"), odd],
    causes: ["pods-not-created"],
  },
])("$name", ({ objects, causes }) => expect(findingsIn(objects)).toEqual(causes));

/** A workload that calls the Service. */
function caller(name: string): RawObject[] {
  return app("front", { container: { env: [{ name: "HOST", value: name }] }, service: false });
}

function refused(replicaSet: string): RawObject {
  return warning(`ReplicaSet/${replicaSet}`, "FailedCreate", "forbidden: no service account");
}
