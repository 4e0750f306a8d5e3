import { expect, test } from "vitest";
import { changesIn } from "../changes-in.ts";
import { createCluster } from "../graph/cluster.ts";
import { app } from "../testing/app.ts";
import { ago, now } from "../testing/moment.ts";
import { ledgerContext, type RawObject, stateOf } from "../testing/small-cluster.ts";

const window = { from: ago(60), to: ago(0) };

function textsOf(objects: readonly RawObject[], name?: string): string[] {
  const { items } = changesIn(
    createCluster(stateOf(objects), now),
    { window, ...(name === undefined ? {} : { name }) },
    ledgerContext,
  );
  return items.map(({ at, subject, kind, text, by }) =>
    [at.slice(11, 16), `${subject.kind}/${subject.name}`, kind, text, by].join(" "),
  );
}

test("a rollout is told by what it changed, and by whom", () => {
  const objects = app("pay", { before: { env: [{ name: "URL", value: "x" }] } }).map((object) =>
    written(object, "Deployment", {
      manager: "argocd-controller",
      minutes: 20,
      path: ["template"],
    }),
  );
  expect(textsOf(objects)).toEqual([
    "02:54 Deployment/pay rollout rollout 2: env URL removed, image unchanged argocd-controller",
  ]);
});

test.for(["soon", "NaN", "1e400", "", "-1", "2.5"])(
  "a revision %j, which anybody may write, is no number that is told",
  (revision) => {
    const before = { env: [{ name: "URL", value: "x" }] };
    const annotations = { "deployment.kubernetes.io/revision": revision };
    const objects = app("pay", { before }).map((object) =>
      object.kind === "ReplicaSet"
        ? { ...object, metadata: { ...object.metadata, annotations } }
        : object,
    );
    expect(textsOf(objects).join()).not.toMatch(/NaN|Infinity|-1|2\.5/u);
  },
);

test("sizes, selectors and ConfigMaps are told by who wrote them last", () => {
  const scaled = app("pay", { replicas: 3 })
    .filter((object) => object.kind !== "ReplicaSet")
    .map((object) =>
      written(object, "Deployment", { manager: "kubectl", minutes: 9, path: ["replicas"] }),
    )
    .map((object) =>
      written(object, "Service", { manager: "kubectl-edit", minutes: 8, path: ["selector"] }),
    );
  const map = {
    kind: "ConfigMap",
    metadata: {
      name: "pay",
      namespace: "web",
      uid: "map",
      creationTimestamp: ago(5000),
      managedFields: [{ manager: "helm", time: ago(7), fieldsV1: { "f:data": {} } }],
    },
    data: {},
  };
  expect(textsOf([...scaled, map])).toEqual([
    "03:07 ConfigMap/pay config data changed helm",
    "03:06 Service/pay selector selector set to app=pay kubectl-edit",
    "03:05 Deployment/pay scale scaled to 3 kubectl",
  ]);
});

test("an autoscaler tells when it last changed the size, the controller's event from what", () => {
  const scaler = {
    kind: "HorizontalPodAutoscaler",
    metadata: { name: "pay", namespace: "web", uid: "hpa" },
    spec: { scaleTargetRef: { kind: "Deployment", name: "pay" } },
    status: { lastScaleTime: ago(30), desiredReplicas: 4 },
  };
  const event = {
    kind: "Event",
    metadata: { name: "e", namespace: "web" },
    involvedObject: { kind: "Deployment", namespace: "web", name: "pay" },
    reason: "ScalingReplicaSet",
    message: "Scaled up replica set pay-r1 from 3 to 4",
    lastTimestamp: ago(30),
  };
  expect(textsOf([...app("pay"), scaler, event], "pay")).toContain(
    "02:44 HorizontalPodAutoscaler/pay scale scaled deployment/pay 3 → 4 ",
  );
});

const madeLongAgo = (object: RawObject) =>
  object.kind === "ReplicaSet"
    ? { ...object, metadata: { ...object.metadata, creationTimestamp: ago(90) } }
    : object;
const scaledBy = (message: string, minutes: number) => ({
  kind: "Event",
  metadata: { name: `e${minutes}`, namespace: "web" },
  involvedObject: { kind: "Deployment", namespace: "web", name: "pay" },
  reason: "ScalingReplicaSet",
  message,
  lastTimestamp: ago(minutes),
});

test("kubectl scale, whose write has no time, is told by the controller's event; a rollout's own are not", () => {
  const [deployment, ...others] = app("pay", { replicas: 5 });
  const fieldsV1 = { "f:spec": { "f:replicas": {} } };
  const untimed = [{ manager: "kubectl", subresource: "scale", fieldsV1 }];
  const old = { ...deployment?.metadata, managedFields: untimed };
  const events = [
    scaledBy("Scaled up replica set pay-r1 from 2 to 5", 5),
    scaledBy("Scaled up replica set pay-r1 from 0 to 1", 30),
    scaledBy("Scaled down replica set pay-r0 from 2 to 1", 30),
  ];
  const objects = [
    { ...deployment, kind: "Deployment", metadata: old },
    ...others.map(madeLongAgo),
  ];
  expect(textsOf([...objects, ...events])).toEqual([
    "03:09 Deployment/pay scale scaled 2 → 5 kubectl",
  ]);
});

test("what is older than the window is not told", () => {
  const old = app("pay").map((object) => ({
    ...object,
    metadata: { ...object.metadata, creationTimestamp: ago(5000) },
  }));
  expect(textsOf(old)).toEqual([]);
});

function written(
  object: RawObject,
  kind: string,
  { manager, minutes, path }: { manager: string; minutes: number; path: readonly string[] },
): RawObject {
  if (object.kind !== kind) return object;
  const spec = Object.fromEntries(path.map((field) => [`f:${field}`, {}]));
  const fieldsV1 = { "f:spec": spec };
  const managedFields = [{ manager, time: ago(minutes), fieldsV1 }];
  return { ...object, metadata: { ...object.metadata, managedFields } };
}
