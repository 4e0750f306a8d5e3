import { expect, test } from "vitest";
import { changesIn } from "../changes-in.ts";
import { createCluster } from "../graph/cluster.ts";
import type { SeenChange } from "../state/seen-change.ts";
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

test("who wrote the template hours before a rollout did not make it", () => {
  const objects = app("pay", { before: { env: [{ name: "URL", value: "x" }] } }).map((object) =>
    written(object, "Deployment", { manager: "kubectl", minutes: 300, path: ["template"] }),
  );
  expect(textsOf(objects)).toEqual([
    "02:54 Deployment/pay rollout rollout 2: env URL removed, image unchanged ",
  ]);
});

test("an undo that another rollout followed is not told at the time of that one", () => {
  const [deployment, ...others] = app("pay", { before: { env: [{ name: "URL", value: "x" }] } });
  const sets = others.filter(({ kind }) => kind === "ReplicaSet");
  const [newest, again] = sets.map(({ metadata, ...set }, index) => {
    const history = { "deployment.kubernetes.io/revision-history": "1" };
    const annotations = {
      "deployment.kubernetes.io/revision": String(4 - index),
      ...(index === 1 && history),
    };
    return {
      ...set,
      metadata: { ...metadata, annotations, creationTimestamp: ago(5 + 45 * index) },
    };
  });
  const objects = [deployment, newest, again].flatMap((object) =>
    object === undefined
      ? []
      : [written(object, "Deployment", { manager: "kubectl", minutes: 5, path: ["template"] })],
  );
  expect(textsOf(objects)).toEqual([
    "03:09 Deployment/pay rollout rollout 4: env URL removed, image unchanged kubectl",
    "02:24 Deployment/pay created rollout 1: first rollout ",
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

test.for([
  { asked: "pay", told: true },
  { asked: "cart", told: false },
  { asked: "tuner", told: true },
])("what changed of the autoscaler of pay is told of $asked: $told", ({ asked, told }) => {
  const ref = { kind: "HorizontalPodAutoscaler", namespace: "web", name: "tuner" };
  const scaler = {
    kind: ref.kind,
    metadata: {
      ...ref,
      uid: "hpa",
      creationTimestamp: ago(30),
      managedFields: [
        { manager: "kubectl-autoscale", time: ago(30), fieldsV1: { "f:spec": {} } },
        { manager: "kube-controller-manager", time: ago(1), fieldsV1: { "f:status": {} } },
      ],
    },
    spec: { scaleTargetRef: { kind: "Deployment", name: "pay" }, maxReplicas: 9 },
  };
  const seen = {
    subject: ref,
    kind: "other",
    text: "most pods 4 → 9",
    pointer: "/spec/maxReplicas",
    at: ago(4),
    by: "tuner",
  } as const;
  const state = { ...stateOf([...app("pay"), ...app("cart"), scaler]), seen: [seen] };
  const { items } = changesIn(
    createCluster(state, now),
    { window, namespace: "web", name: asked },
    ledgerContext,
  );
  const ofScaler = items.filter(({ subject }) => subject.kind === ref.kind);
  expect(ofScaler.map(({ text, by }) => `${text} by ${by}`)).toEqual(
    told ? ["most pods 4 → 9 by tuner", "created by kubectl-autoscale"] : [],
  );
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

test.for(["HorizontalPodAutoscaler", "CronJob"])(
  "a %s tells of the last write of its settings, and by whom; a controller's of its status is none",
  (kind) => {
    const metadata = {
      name: "pay",
      namespace: "web",
      uid: kind,
      creationTimestamp: ago(5000),
      managedFields: [
        { manager: "helm", time: ago(7), fieldsV1: { "f:spec": { "f:metrics": {} } } },
        { manager: "kube-controller-manager", time: ago(1), fieldsV1: { "f:status": {} } },
      ],
    };
    const spec = { scaleTargetRef: { kind: "Deployment", name: "pay" }, schedule: "0 3 * * *" };
    expect(textsOf([{ kind, metadata, spec, status: {} }])).toEqual([
      `03:07 ${kind}/pay other written: settings or labels helm`,
    ]);
  },
);

test("what is older than the window is not told", () => {
  const old = app("pay").map((object) => ({
    ...object,
    metadata: { ...object.metadata, creationTimestamp: ago(5000) },
  }));
  expect(textsOf(old)).toEqual([]);
});

/** As `kubectl apply` leaves it: one entry holds all that the file says. */
function applied(fields: object, minutes: number, more: object = {}): object {
  const copy = { ".": {}, "f:kubectl.kubernetes.io/last-applied-configuration": {} };
  const fieldsV1 = { "f:metadata": { "f:annotations": copy, ...more }, ...fields };
  return {
    managedFields: [{ manager: "kubectl-client-side-apply", time: ago(minutes), fieldsV1 }],
  };
}

const wholeService = { "f:spec": { "f:ports": {}, "f:selector": {}, "f:type": {} } };
const whole = "other written as a whole: which of its fields changed is not kept";

test.for([
  ["Service", wholeService, {}, `${whole} kubectl-client-side-apply`],
  [
    "Service",
    { "f:spec": { "f:selector": {} } },
    {},
    "selector selector set to app=pay kubectl-client-side-apply",
  ],
  [
    "Service",
    { "f:spec": { "f:selector": {} } },
    { "f:labels": {} },
    `${whole} kubectl-client-side-apply`,
  ],
  ["ConfigMap", { "f:data": {} }, {}, "config data changed kubectl-client-side-apply"],
] as const)(
  "of a %s one entry that holds %j tells no more than that something of it changed",
  ([kind, fields, more, told]) => {
    const map = {
      kind: "ConfigMap",
      metadata: { name: "pay", namespace: "web", uid: "map" },
      data: {},
    };
    const objects = [...app("pay"), map].map((object) =>
      object.kind === kind
        ? {
            ...object,
            metadata: {
              ...object.metadata,
              creationTimestamp: ago(5000),
              ...applied(fields, 7, more),
            },
          }
        : object,
    );
    expect(textsOf(objects).filter((text) => text.includes(kind))).toEqual([
      `03:07 ${kind}/pay ${told}`,
    ]);
  },
);

test("who saw a Service before tells what its write changed, and nothing else of it", () => {
  const objects = app("pay").map((object) => ({
    ...object,
    metadata: { ...object.metadata, creationTimestamp: ago(5000), ...applied(wholeService, 7) },
  }));
  const seen: SeenChange = {
    subject: { kind: "Service", namespace: "web", name: "pay" },
    kind: "selector",
    text: "selector app=pay → app=payy",
    at: ago(7),
    pointer: "/spec/selector",
  };
  const { items } = changesIn(
    createCluster({ ...stateOf(objects), seen: [seen] }, now),
    { window },
    ledgerContext,
  );
  const ofService = items.filter(({ subject }) => subject.kind === "Service");
  expect(ofService.map(({ text }) => text)).toEqual(["selector app=pay → app=payy"]);
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

const deletedService = (name: string): SeenChange => ({
  subject: { kind: "Service", namespace: "web", name },
  kind: "other",
  text: "deleted",
  at: ago(2),
  pointer: "/metadata",
});

test("a Service that a workload calls is told beside it: its ports moved, or it went", () => {
  const env = [
    { name: "TILES_URL", value: "http://tiles:80" },
    { name: "DB_HOST", value: "old-db" },
  ];
  const objects = [
    ...app("plotter", { container: { env }, service: false }),
    ...[...app("tiles"), ...app("other")].map((object) =>
      written(object, "Service", { manager: "kubectl-edit", minutes: 3, path: ["ports"] }),
    ),
  ];
  const seen = [deletedService("old-db"), deletedService("cache")];
  const { items } = changesIn(
    createCluster({ ...stateOf(objects), seen }, now),
    { window, name: "plotter" },
    ledgerContext,
  );
  expect(items.map(({ subject, text }) => `${subject.kind}/${subject.name} ${text}`)).toEqual([
    "Service/old-db deleted",
    "Service/tiles ports set to 8080 → 8080",
    "Deployment/plotter rollout 1: first rollout",
  ]);
});

test.for([
  {
    minutes: 4,
    texts: ["PersistentVolumeClaim/data is being deleted, waits for kubernetes.io/pvc-protection"],
  },
  { minutes: 90, texts: [] },
])("a claim whose deletion began $minutes minutes ago and waits", ({ minutes, texts }) => {
  const claim = {
    kind: "PersistentVolumeClaim",
    metadata: {
      name: "data",
      namespace: "web",
      creationTimestamp: ago(300),
      deletionTimestamp: ago(minutes),
      finalizers: ["kubernetes.io/pvc-protection"],
    },
  };
  const { items } = changesIn(createCluster(stateOf([claim]), now), { window }, ledgerContext);
  expect(items.map(({ subject, text }) => `${subject.kind}/${subject.name} ${text}`)).toEqual(
    texts,
  );
});
