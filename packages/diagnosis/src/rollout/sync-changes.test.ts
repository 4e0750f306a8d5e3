import { expect, test } from "vitest";
import { changesIn } from "../changes-in.ts";
import { createCluster } from "../graph/cluster.ts";
import { ago, now } from "../testing/moment.ts";
import { ledgerContext, type RawObject, stateOf } from "../testing/small-cluster.ts";
import { seenChanges } from "./seen-change.ts";

const older = "1111111100000000000000000000000000000000";
const newer = "2222222200000000000000000000000000000000";

interface Row {
  readonly name: string;
  readonly object: RawObject;
  readonly told: readonly string[];
}

const rows: readonly Row[] = [
  {
    name: "Argo CD synced by itself, and somebody before",
    object: application({
      history: [
        { revision: older, deployedAt: ago(50), initiatedBy: { username: "ann" } },
        { revision: newer, deployedAt: ago(9), initiatedBy: { automated: true } },
      ],
    }),
    told: [
      `${ago(9)} Application/shop synced 11111111 → 22222222 argocd`,
      `${ago(50)} Application/shop synced 11111111 ann`,
    ],
  },
  {
    name: "an application of several sources",
    object: application({ history: [{ revisions: [older, newer], deployedAt: ago(9) }] }),
    told: [`${ago(9)} Application/shop synced 11111111, 22222222 `],
  },
  {
    name: "a sync that failed",
    object: application({
      operationState: {
        phase: "Failed",
        finishedAt: ago(4),
        message: "one or more objects failed to apply",
        syncResult: { revision: newer },
      },
    }),
    told: [
      `${ago(4)} Application/shop sync to 22222222 failed: one or more objects failed to apply `,
    ],
  },
  {
    name: "Flux looked again, and nothing changed: when it is Ready since tells no change",
    object: kustomization("True", { lastAppliedRevision: `main@sha1:${newer}` }),
    told: [],
  },
  {
    name: "Flux applied what is not healthy",
    object: kustomization("False", {
      lastAttemptedRevision: `main@sha1:${newer}`,
      reason: "HealthCheckFailed",
    }),
    told: [`${ago(9)} Kustomization/shop main@sha1:22222222 is not healthy: said so flux`],
  },
  {
    name: "Argo CD syncs to another cluster from here",
    object: application(
      { history: [{ revision: newer, deployedAt: ago(9) }] },
      { server: "https://eu.example.com" },
    ),
    told: [],
  },
  {
    name: "Argo CD syncs to this cluster by its address",
    object: application(
      { history: [{ revision: newer, deployedAt: ago(9) }] },
      { server: "https://kubernetes.default.svc" },
    ),
    told: [`${ago(9)} Application/shop synced 22222222 `],
  },
  {
    name: "Flux could not apply it",
    object: kustomization("False", { lastAttemptedRevision: `main@sha1:${newer}` }),
    told: [`${ago(9)} Kustomization/shop main@sha1:22222222 was not applied: said so flux`],
  },
  {
    name: "a chart that Flux upgraded, and one that failed",
    object: {
      kind: "HelmRelease",
      metadata: { name: "shop", namespace: "flux-system" },
      spec: { targetNamespace: "web" },
      status: {
        history: [
          { chartName: "shop", chartVersion: "1.3.0", lastDeployed: ago(3), status: "failed" },
          { chartName: "shop", chartVersion: "1.2.0", lastDeployed: ago(9), status: "deployed" },
        ],
      },
    },
    told: [
      `${ago(3)} HelmRelease/shop chart shop 1.2.0 → 1.3.0, failed flux`,
      `${ago(9)} HelmRelease/shop chart shop 1.2.0 flux`,
    ],
  },
  { name: "one that was never synced", object: application({}), told: [] },
];

test.for(rows)("what GitOps brought is a change of where it goes: $name", ({ object, told }) => {
  expect(changesOf([object], "web")).toEqual(told);
  expect(changesOf([object], "elsewhere")).toEqual([]);
});

test("who watches a Kustomization sees from which revision to which", () => {
  const before = kustomization("True", { lastAppliedRevision: "main@sha1:1" });
  const after = kustomization("True", { lastAppliedRevision: "main@sha1:2" });
  const [older1, newer1] = [before, after].map(
    (object) =>
      stateOf([object]).lists.flatMap(({ kind, items }) =>
        kind === "Kustomization" && items.kind === "known" ? items.value : [],
      )[0],
  );
  const seen = seenChanges({
    kind: "Kustomization",
    before: older1,
    after: newer1,
    fromMs: now - 1000,
    toMs: now,
  });
  expect(seen.map(({ text }) => text)).toEqual(["applied main@sha1:1 → main@sha1:2"]);
});

test("of the history of many Applications only what is told is looked at closer", () => {
  const history = Array.from({ length: 10 }, (_, row) => ({
    revision: String(row),
    deployedAt: ago(row === 9 ? 9 : 5000 - row),
  }));
  const many = Array.from({ length: 200 }, (_, index) => ({
    ...application({ history }, { namespace: index === 0 ? "web" : `other-${index}` }),
    metadata: { name: `app-${index}`, namespace: "argocd" },
  }));
  let cited = 0;
  const evidenceOf: typeof ledgerContext.evidenceOf = (fact) => {
    cited += 1;
    return ledgerContext.evidenceOf(fact);
  };
  const window = { from: ago(60), to: ago(0) };
  const cluster = createCluster(stateOf(many), now);
  const { items } = changesIn(
    cluster,
    { window, namespace: "web" },
    { ...ledgerContext, evidenceOf },
  );
  expect(items.map(({ at, subject, text }) => `${at} ${subject.name} ${text}`)).toEqual([
    `${ago(9)} app-0 synced 8 → 9`,
  ]);
  expect(cited).toBe(1);
});

test("what a controller copies into every namespace is no change", () => {
  expect(changesOf([map("kube-root-ca.crt"), map("settings")], "web")).toEqual([
    `${ago(5)} ConfigMap/settings created kube-controller-manager`,
  ]);
});

function map(name: string): RawObject {
  const writes = [{ manager: "kube-controller-manager", time: ago(5), fieldsV1: { "f:data": {} } }];
  const metadata = { name, namespace: "web", creationTimestamp: ago(5), managedFields: writes };
  return { kind: "ConfigMap", metadata };
}

function changesOf(objects: readonly RawObject[], namespace: string): string[] {
  const window = { from: ago(60), to: ago(0) };
  const cluster = createCluster(stateOf(objects), now);
  return changesIn(cluster, { window, namespace }, ledgerContext).items.map(
    ({ at, subject, text, by = "" }) => `${at} ${subject.kind}/${subject.name} ${text} ${by}`,
  );
}

function application(status: object, destination: object = {}): RawObject {
  return {
    kind: "Application",
    metadata: { name: "shop", namespace: "argocd" },
    spec: { destination: { namespace: "web", ...destination } },
    status,
  };
}

function kustomization(
  status: string,
  { reason, ...told }: { readonly reason?: string; readonly [field: string]: unknown },
): RawObject {
  const ready = { type: "Ready", status, reason, message: "said so", lastTransitionTime: ago(9) };
  return {
    kind: "Kustomization",
    metadata: { name: "shop", namespace: "flux-system" },
    spec: {},
    status: {
      ...told,
      conditions: [ready],
      inventory: { entries: [{ id: "web_pay_apps_Deployment", v: "v1" }] },
    },
  };
}
