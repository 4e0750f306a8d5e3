import { expect, test } from "vitest";
import { app } from "../testing/app.ts";
import { ago } from "../testing/moment.ts";
import { crashing, running, waiting } from "../testing/pod-status.ts";
import { look, type RawObject } from "../testing/small-cluster.ts";

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
