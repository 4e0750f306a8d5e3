import { expect, test } from "vitest";
import type { ClusterState } from "../state/cluster-state.ts";
import { app } from "../testing/app.ts";
import { ago } from "../testing/moment.ts";
import { crashing } from "../testing/pod-status.ts";
import {
  answerOn,
  inShort,
  look,
  node,
  type RawObject,
  service,
  stateOf,
  warning,
} from "../testing/small-cluster.ts";

const web = [...app("pay"), ...app("cart")];

function deployment(name: string) {
  return { kind: "Deployment", namespace: "web", name };
}

test("the target only ranks: what explains it comes first, the rest follows", () => {
  const env = [{ name: "DB", value: "db:5432" }];
  const objects = [
    ...app("alone", { status: crashing() }),
    ...app("db", { status: crashing() }),
    ...app("shop", { container: { env } }),
  ];
  const order = (name: string) =>
    look(objects, [], { target: deployment(name) }).findings.map(({ culprit }) => culprit.name);
  expect(order("shop")).toEqual(["db", "alone"]);
  expect(order("alone")).toEqual(["alone", "db"]);
});

test("dependencies are told nearest first", () => {
  const objects = [
    ...app("front", { container: { env: [{ name: "A", value: "api:80" }] } }),
    ...app("api", { container: { env: [{ name: "B", value: "db:5432" }] } }),
    ...app("db"),
  ];
  const { dependencies } = look(objects, [], { target: deployment("front") });
  expect(dependencies.map(({ name }) => name)).toEqual(["api", "db"]);
});

test.for([
  ["were seen", [], ["Deployment/db"], ["alone", "far"]],
  ["could not be seen", ["Service"], ["Deployment/db", "Deployment/far"], ["far", "alone"]],
] as const)(
  "a host that the target names means the workload of that name where Services %s: %j leads to %j",
  ([, unseen, leadsTo, first]) => {
    const env = [{ name: "DB", value: "db:5432" }];
    const state = stateOf([
      ...app("alone", { status: crashing() }),
      ...app("far", { status: crashing(), service: false }),
      ...app("db", { container: { env: [{ name: "FAR", value: "far:80" }] } }),
      ...app("shop", { container: { env } }),
    ]);
    const { diagnosis } = answerOn(withoutLists(state, unseen), {
      namespace: "web",
      target: deployment("shop"),
    });
    expect(diagnosis.dependencies.map(({ kind, name }) => `${kind}/${name}`)).toEqual(leadsTo);
    expect(diagnosis.findings.map(({ owner }) => owner.name)).toEqual(first);
  },
);

test.for([
  ["could not be seen", ["Pod"], 1, ["Deployment/db: pod/db-r1-0 is not well: BackOff"]],
  ["could not be seen", ["Pod"], 50, []],
  ["were seen, and are Ready", [], 1, []],
] as const)(
  "what is warned of pods again and again is told of their owner where they %s",
  ([, unseen, minutes, told]) => {
    const warned = {
      ...warning("Pod/db-r1-0", "BackOff", "Back-off restarting failed container app"),
      count: 9,
      lastTimestamp: ago(minutes),
      firstTimestamp: ago(59),
    };
    const env = [{ name: "DB", value: "db:5432" }];
    const state = stateOf([...app("db"), ...app("shop", { container: { env } }), warned]);
    const { diagnosis } = answerOn(withoutLists(state, unseen), {
      namespace: "web",
      target: deployment("shop"),
    });
    expect(
      diagnosis.findings.map(({ owner, title }) => `${owner.kind}/${owner.name}: ${title}`),
    ).toEqual(told);
  },
);

test.for([
  ["could not be seen", ["Pod"], 15, ["deployment/db is not well: MinimumReplicasUnavailable"]],
  ["could not be seen, and it is so since now", ["Pod"], 1, []],
  ["were seen", [], 15, []],
] as const)(
  "what says of itself that it is not available is told by its own words where its pods %s",
  ([, unseen, minutes, titles]) => {
    const condition = {
      type: "Available",
      status: "False",
      reason: "MinimumReplicasUnavailable",
      message: "Deployment does not have minimum availability.",
      lastTransitionTime: ago(minutes),
    };
    const env = [{ name: "DB", value: "db:5432" }];
    const db = app("db").map((object) =>
      object.kind === "Deployment" ? { ...object, status: { conditions: [condition] } } : object,
    );
    const state = stateOf([...db, ...app("shop", { container: { env } })]);
    const { diagnosis } = answerOn(withoutLists(state, unseen), {
      namespace: "web",
      target: deployment("shop"),
    });
    expect(diagnosis.findings.map(({ title }) => title)).toEqual(titles);
  },
);

interface Row {
  readonly target: `${string}/${string}`;
  readonly objects: readonly RawObject[];
  /** Its row: state and what was seen. */
  readonly seen: string;
  readonly leadsTo?: readonly string[];
}

const selected = "volume.kubernetes.io/selected-node";
const pendingClaim: RawObject = {
  kind: "PersistentVolumeClaim",
  metadata: { ...named("data"), creationTimestamp: ago(2) },
  spec: { storageClassName: "slow" },
  status: { phase: "Pending" },
};

const rows: readonly Row[] = [
  { target: "Deployment/pay", objects: [], seen: "fine " },
  { target: "Service/pay", objects: [], seen: "fine ", leadsTo: ["Deployment/pay"] },
  {
    target: "Service/none",
    objects: [service("none", { app: "none" })],
    seen: "unknown selects no pods",
  },
  { target: "Node/node-1", objects: [node("node-1")], seen: "fine " },
  {
    target: "ResourceQuota/team",
    objects: [{ kind: "ResourceQuota", metadata: named("team") }],
    seen: "unknown it is there",
  },
  { target: "CronJob/nightly", objects: [cronJob()], seen: "unknown no run of it is kept" },
  { target: "CronJob/nightly", objects: [cronJob({ suspend: true })], seen: "fine suspended" },
  {
    target: "CronJob/nightly",
    objects: [cronJob(), run("nightly-1", 100, "Complete"), run("nightly-2", 40, "Failed")],
    seen: "broken last run failed, BackoffLimitExceeded",
  },
  {
    target: "CronJob/nightly",
    objects: [cronJob(), run("nightly-1", 100, "Failed"), run("nightly-2", 40, "Complete")],
    seen: "fine ",
  },
  {
    target: "Ingress/web",
    objects: [ingress()],
    seen: "unknown leads to pay; no controller gave it an address",
    leadsTo: ["Service/pay", "Deployment/pay"],
  },
  {
    target: "Ingress/web",
    objects: [ingress([{ ip: "192.0.2.7" }])],
    seen: "unknown leads to pay",
    leadsTo: ["Service/pay", "Deployment/pay"],
  },
  {
    target: "HorizontalPodAutoscaler/pay",
    objects: [scaler()],
    seen: "unknown keeps deployment/pay at 1 of 1 to 5 pods",
    leadsTo: ["Deployment/pay"],
  },
  {
    target: "HorizontalPodAutoscaler/pay",
    objects: [scaler(["AbleToScale", "ScalingActive"])],
    seen: "fine keeps deployment/pay at 1 of 1 to 5 pods",
    leadsTo: ["Deployment/pay"],
  },
  {
    target: "PersistentVolumeClaim/data",
    objects: [
      { kind: "PersistentVolumeClaim", metadata: named("data"), status: { phase: "Bound" } },
      ...app("db", {
        podSpec: { volumes: [{ name: "v", persistentVolumeClaim: { claimName: "data" } }] },
      }),
    ],
    seen: "fine ",
    leadsTo: ["Deployment/db"],
  },
  {
    target: "PersistentVolumeClaim/data",
    objects: [pendingClaim, storageClass("WaitForFirstConsumer")],
    seen: "fine Pending until a pod uses it: its class makes a volume for the first",
  },
  {
    target: "PersistentVolumeClaim/data",
    objects: [
      {
        ...pendingClaim,
        metadata: { ...pendingClaim.metadata, annotations: { [selected]: "n1" } },
      },
      storageClass("WaitForFirstConsumer"),
    ],
    seen: "unknown Pending",
  },
  {
    target: "PersistentVolumeClaim/data-db-0",
    objects: [
      { ...pendingClaim, metadata: { ...pendingClaim.metadata, name: "data-db-0" } },
      storageClass("WaitForFirstConsumer"),
      {
        kind: "StatefulSet",
        metadata: named("db"),
        spec: { replicas: 0, volumeClaimTemplates: [{ metadata: { name: "data" } }] },
      },
    ],
    seen: "unknown Pending",
  },
  {
    target: "PersistentVolumeClaim/data",
    objects: [pendingClaim, storageClass("Immediate")],
    seen: "unknown Pending",
  },
  {
    target: "ConfigMap/settings",
    objects: [
      { kind: "ConfigMap", metadata: named("settings"), data: { A: "1", B: "2" } },
      ...app("db", { container: { envFrom: [{ configMapRef: { name: "settings" } }] } }),
    ],
    seen: "unknown 2 keys",
    leadsTo: ["Deployment/db"],
  },
];

test.for(rows)(
  "an answer about $target, of which no cause speaks, says what it saw",
  ({ target: asked, objects, seen, leadsTo = [] }) => {
    const target = refOf(asked);
    const { diagnosis, gaps } = answerOn(stateOf([...web, ...objects]), {
      namespace: "web",
      target,
    });
    expect(diagnosis.findings).toEqual([]);
    const row = diagnosis.workloads.find(({ ref }) => `${ref.kind}/${ref.name}` === asked);
    expect(`${row?.state} ${row?.text}`).toBe(seen);
    expect(diagnosis.dependencies.map(({ kind, name }) => `${kind}/${name}`)).toEqual(leadsTo);
    const isOpen = row?.state !== "fine";
    expect(gaps.map(({ about }) => about)).toEqual(
      isOpen ? [{ kinds: [target.kind], name: target.name, namespace: "web" }] : [],
    );
    expect(
      diagnosis.checks.flatMap((check) => (check.kind === "not_visible" ? check.gap : [])),
    ).toEqual(gaps);
  },
);

test("what stands behind an Ingress explains it", () => {
  const objects = [...app("alone", { status: crashing() }), ...app("pay", { status: crashing() })];
  const { findings } = look([...objects, ingress()], [], { target: refOf("Ingress/web") });
  expect(findings.map(inShort)[0]).toContain("Deployment/pay");
});

test("a Service whose pods are found to crash is explained: nothing of it is open", () => {
  const state = stateOf(app("pay", { status: crashing() }));
  const target = refOf("Service/pay");
  const { diagnosis, gaps } = answerOn(state, { namespace: "web", target });
  expect(diagnosis.findings.map(({ title }) => title)).toEqual(["pay crashes on start"]);
  expect(gaps).toEqual([]);
});

function withoutLists(state: ClusterState, unseen: readonly string[]): ClusterState {
  const gap = { origin: "kubernetes", kind: "timed_out", what: "a list", why: "late" } as const;
  const lists = state.lists.map((list) =>
    unseen.includes(list.kind) ? { ...list, items: { kind: "unknown", gap } as const } : list,
  );
  return { ...state, lists };
}

function refOf(text: string) {
  const [kind = "", name = ""] = text.split("/");
  return kind === "Node" ? { kind, name } : { kind, namespace: "web", name };
}

function named(name: string, extra: object = {}) {
  return { name, namespace: "web", uid: name, creationTimestamp: ago(300), ...extra };
}

function storageClass(volumeBindingMode: string): RawObject {
  return {
    kind: "StorageClass",
    metadata: { name: "slow", creationTimestamp: ago(9000) },
    provisioner: "ebs.csi.aws.com",
    volumeBindingMode,
  };
}

function cronJob(spec: object = {}): RawObject {
  return { kind: "CronJob", metadata: named("nightly"), spec: { schedule: "0 3 * * *", ...spec } };
}

function run(name: string, minutes: number, end: "Complete" | "Failed"): RawObject {
  return {
    kind: "Job",
    metadata: named(name, {
      creationTimestamp: ago(minutes),
      ownerReferences: [{ kind: "CronJob", name: "nightly", controller: true }],
    }),
    spec: {},
    status: { conditions: [{ type: end, status: "True", reason: "BackoffLimitExceeded" }] },
  };
}

function ingress(addresses: readonly object[] = []): RawObject {
  const backend = { service: { name: "pay", port: { number: 8080 } } };
  return {
    kind: "Ingress",
    metadata: named("web"),
    spec: { rules: [{ http: { paths: [{ backend }] } }] },
    status: { loadBalancer: { ingress: addresses } },
  };
}

function scaler(conditions: readonly string[] = []): RawObject {
  return {
    kind: "HorizontalPodAutoscaler",
    metadata: named("pay"),
    spec: { scaleTargetRef: { kind: "Deployment", name: "pay" }, minReplicas: 1, maxReplicas: 5 },
    status: {
      currentReplicas: 1,
      conditions: conditions.map((type) => ({ type, status: "True" })),
    },
  };
}
