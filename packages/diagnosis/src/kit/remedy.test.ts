import { expect, test } from "vitest";
import { app } from "../testing/app.ts";
import { ago } from "../testing/moment.ts";
import { crashing, running, unready, unscheduled, waiting } from "../testing/pod-status.ts";
import { look, node, type RawObject } from "../testing/small-cluster.ts";

/** What is proposed first of all. */
function commandsOf(objects: readonly RawObject[]): string[] {
  const [finding] = look(objects).findings;
  return finding?.fix.flatMap(({ command }) => command ?? []) ?? [];
}

const before = { image: "example.com/pay:v1" };
const undo = "kubectl -n web rollout undo deployment/pay --to-revision=1";
const argo = { "argocd.argoproj.io/tracking-id": "shop_pay:apps/Deployment:web/pay" };

/** The app with labels of its Deployment, and with who wrote its template last. */
function owned(labels: object, manager: string, annotations: Record<string, string> = {}) {
  return app("pay", { status: crashing(), before, annotations }).map((object) =>
    object.kind === "Deployment"
      ? { ...object, metadata: { ...object.metadata, labels, managedFields: [wrote(manager)] } }
      : object,
  );
}

function wrote(manager: string) {
  return { manager, time: ago(20), fieldsV1: { "f:spec": { "f:template": {} } } };
}

const kustomization = {
  "kustomize.toolkit.fluxcd.io/name": "apps",
  "kustomize.toolkit.fluxcd.io/namespace": "flux-system",
};
const release = {
  "helm.toolkit.fluxcd.io/name": "pay",
  "helm.toolkit.fluxcd.io/namespace": "web",
};

test.for<readonly [what: string, objects: readonly RawObject[], commands: readonly string[]]>([
  ["an undo names its rollout", owned({}, "helm"), [undo]],
  [
    "Argo CD is paused before an undo",
    owned({}, "argocd-controller", argo),
    ["argocd app set shop/pay --sync-policy none", undo],
  ],
  [
    "a Kustomization of Flux is suspended before an undo",
    owned(kustomization, "kustomize-controller"),
    ["flux -n flux-system suspend kustomization apps", undo],
  ],
  [
    "a HelmRelease of Flux is suspended before an undo",
    owned(release, "helm-controller"),
    ["flux -n web suspend helmrelease pay", undo],
  ],
  [
    "what was changed by hand beside Argo CD is drift: it is not undone",
    owned({}, "kubectl-edit", argo),
    ["argocd app diff shop/pay", "argocd app sync shop/pay"],
  ],
  [
    "what was changed by hand beside Flux is drift: it is not undone",
    owned(kustomization, "kubectl-patch"),
    [
      "flux -n flux-system get kustomizations apps",
      "flux -n flux-system reconcile kustomization apps --with-source",
    ],
  ],
  ["what was changed by hand and belongs to nobody is undone", owned({}, "kubectl-edit"), [undo]],
])("%s", ([, objects, commands]) => {
  expect(commandsOf(objects)).toEqual(commands);
});

test("where nothing is changed, nothing is paused and the source stays as it is", () => {
  const [finding] = look(app("pay", { status: crashing(), annotations: argo })).findings;
  expect(finding?.fix).toEqual([]);
  expect(finding?.later).toEqual([]);
});

test.for<readonly [what: string, options: Parameters<typeof app>[1], effect: string]>([
  ["all pods", { replicas: 3 }, "replaces its 3 pods, a few at a time"],
  ["one pod", {}, "replaces its pod"],
])("an undo says what it touches: %s", ([, options, effect]) => {
  const [finding] = look(app("pay", { ...options, status: crashing(), before })).findings;
  expect(finding?.fix[0]?.text).toBe(`brings back rollout 1; ${effect}`);
});

/** Three rollouts: 3 crashes; those before it with pods of this status, or none. */
function threeRollouts(statuses: readonly (object | undefined)[], spec: object = {}): RawObject[] {
  const made = [2000, 25, 20];
  const template = { metadata: { labels: { app: "pay" } } };
  const withImage = (tag: number) => ({
    ...template,
    spec: { containers: [{ name: "app", image: `example.com/pay:v${tag}` }] },
  });
  const namespace = "web";
  const deployment = {
    kind: "Deployment",
    metadata: { namespace, name: "pay", uid: "pay" },
    spec: { replicas: 2, template: withImage(3), ...spec },
  };
  const sets = made.map((minutes, index) => ({
    kind: "ReplicaSet",
    metadata: {
      namespace,
      name: `pay-r${index + 1}`,
      uid: `pay-r${index + 1}`,
      creationTimestamp: ago(minutes),
      annotations: { "deployment.kubernetes.io/revision": String(index + 1) },
      ownerReferences: [{ kind: "Deployment", name: "pay", controller: true }],
    },
    spec: { replicas: 1, template: withImage(index + 1) },
  }));
  const pods = [...statuses, crashing()].flatMap((status, index) =>
    status === undefined
      ? []
      : [
          {
            kind: "Pod",
            metadata: {
              namespace,
              name: `pay-r${index + 1}-0`,
              uid: `pay-r${index + 1}-0`,
              creationTimestamp: ago(20),
              labels: { app: "pay" },
              ownerReferences: [
                { kind: "ReplicaSet", name: `pay-r${index + 1}`, controller: true },
              ],
            },
            spec: { nodeName: "node-1", ...withImage(index + 1).spec },
            status,
          },
        ],
  );
  return [deployment, ...sets, ...pods];
}

test.for<readonly [what: string, objects: readonly RawObject[], text: string]>([
  [
    "the one that serves, though another came after it",
    threeRollouts([running(), unready()]),
    "brings back rollout 1, with all that changed since; its pods that are Ready stay",
  ],
  [
    "the one before, which is still starting to give way",
    threeRollouts([undefined, running()]),
    "brings back rollout 2; its pods that are Ready stay",
  ],
  [
    "one that had its time, where the one before had not",
    threeRollouts([undefined, undefined]),
    "brings back rollout 1, with all that changed since; replaces its 2 pods, a few at a time",
  ],
  [
    "the one before, with a warning, where none is known to have worked",
    threeRollouts([unready(), undefined]),
    "brings back rollout 2; replaces its 2 pods, a few at a time; whether it ever worked is not known",
  ],
])("an undo brings back $0", ([, objects, text]) => {
  const step = look(objects).findings[0]?.fix[0];
  expect(step?.text).toBe(text);
  expect(step?.command).toMatch(/ --to-revision=[12]$/);
});

test("what never had Ready pods did not run", () => {
  const [finding] = look(threeRollouts([running(), unready()])).findings;
  const said = finding?.reasons.map(({ text }) => text).join() ?? "";
  expect(said).not.toContain("rollout {revision} ran");
  expect(said).not.toContain("pods of rollout {previousRevision} are Ready");
});

test("a Deployment that is paused is resumed before it is rolled back", () => {
  expect(commandsOf(threeRollouts([undefined, running()], { paused: true }))).toEqual([
    "kubectl -n web rollout resume deployment/pay",
    "kubectl -n web rollout undo deployment/pay --to-revision=2",
  ]);
});

test.for<readonly [what: string, status: object, options: Parameters<typeof app>[1]]>([
  [
    "a limit that a rollout lowered",
    crashing({ reason: "OOMKilled", exitCode: 137 }),
    {
      container: { resources: { limits: { memory: "128Mi" } } },
      before: { resources: { limits: { memory: "512Mi" } } },
    },
  ],
  [
    "a request that a rollout raised",
    unscheduled("0/1 nodes are available: 1 Insufficient cpu."),
    {
      container: { resources: { requests: { cpu: "64" } } },
      before: { resources: { requests: { cpu: "1" } } },
      podSpec: { nodeName: undefined },
    },
  ],
  [
    "a ConfigMap that a rollout misspelled",
    waiting("CreateContainerConfigError", 'configmap "pay-confg" not found'),
    {
      container: { envFrom: [{ configMapRef: { name: "pay-confg" } }] },
      before: { envFrom: [{ configMapRef: { name: "pay-config" } }] },
    },
  ],
])("beside an undo nothing else changes the template: $0", ([, status, options]) => {
  const config = { kind: "ConfigMap", metadata: { name: "pay-config", namespace: "web" } };
  const objects = [node("node-1"), config, ...app("pay", { ...options, status })];
  expect(commandsOf(objects)).toEqual([undo]);
});

const hash = "controller-revision-hash";

/** A StatefulSet of three; its last pod waits for an image. */
function statefulSet(updateRevision: string): RawObject[] {
  const metadata = { namespace: "web", creationTimestamp: ago(60) };
  const pods = [0, 1, 2].map((index) => ({
    kind: "Pod",
    metadata: {
      ...metadata,
      name: `db-${index}`,
      uid: `db-${index}`,
      labels: { app: "db", [hash]: index === 2 ? "db-bad" : "db-good" },
      ownerReferences: [{ kind: "StatefulSet", name: "db", controller: true }],
    },
    spec: {
      nodeName: `node-${index}`,
      containers: [{ name: "app", image: `db:v${index === 2 ? 2 : 1}` }],
    },
    status: index === 2 ? waiting("ErrImagePull", "db:v2: not found") : running(),
  }));
  const template = { metadata: { labels: { app: "db" } }, spec: { containers: [] } };
  return [
    {
      kind: "StatefulSet",
      metadata: { ...metadata, name: "db", uid: "db" },
      spec: { replicas: 3, template },
      status: { updateRevision },
    },
    ...pods,
  ];
}

test("a pod of a StatefulSet that an older template made is deleted: its controller waits for it", () => {
  const [finding] = look(statefulSet("db-good")).findings;
  expect(finding?.fix.map(({ command }) => command)).toEqual(["kubectl -n web delete pod db-2"]);
  expect(finding?.later).toEqual([]);
  expect(finding?.claims.map(({ text }) => text)).toContain(
    "The template of statefulset/db has changed since; it waits for pod db-2 to be Ready before it replaces it.",
  );
});

test("pods from the same template that are Ready speak against it, each on its node", () => {
  const objects = app("pay", { status: crashing(), replicas: 3 });
  const mixed = objects.map((object) =>
    object.kind === "Pod" && object.metadata["name"] !== "pay-r1-0"
      ? { ...object, status: running() }
      : object,
  );
  const [finding] = look(mixed).findings;
  expect(finding?.against.map(({ text }) => text)).toEqual([
    "{ready} from the same template are Ready, on {where}",
  ]);
});

test("a reason never rests on what a claim rests on", () => {
  for (const objects of [owned({}, "helm"), statefulSet("db-good"), statefulSet("db-bad")])
    for (const { claims, reasons } of look(objects).findings) {
      const said = claims.map(({ evidence }) => evidence.join());
      expect(reasons.filter(({ evidence }) => said.includes(evidence.join()))).toEqual([]);
    }
});
