import { laidOut } from "@binnacle/mcp/in-memory";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { eksOn } from "../testing/eks-on.ts";
import { app, object, ownedBy } from "../testing/objects.ts";

const env = [{ name: "GATEWAY_URL", value: "http://gateway" }];
const before = object("ReplicaSet", "payment-6b30e8", {
  metadata: {
    ...ownedBy("Deployment/payment"),
    creationTimestamp: "2026-11-13T02:10:00Z",
    annotations: { "deployment.kubernetes.io/revision": "0" },
  },
  spec: {
    replicas: 0,
    template: {
      metadata: { labels: { app: "payment" } },
      spec: { containers: [{ name: "app", image: "example.com/payment:v2", env }] },
    },
  },
});

async function changesOn(...cluster: Parameters<typeof eksOn>) {
  const own = await eksOn(...cluster);
  onTestFinished(own.close);
  return own;
}

test("a rollout is told with what differs, by fields and in words", async () => {
  const { call } = await changesOn({ objects: [...app("payment"), before] });
  const { text, structuredContent } = await call("get_changes", { namespace: "shop" });
  expect(text).toMatchInlineSnapshot(
    `
    "1 change, the newest: 2026-11-20T02:10:00Z deployment/payment in shop: rollout 1: env GATEWAY_URL removed, image unchanged
    other kinds (webhooks, roles, labels of namespaces, Secrets) are not looked at
    rebuilt from what the objects tell themselves: earlier changes of the same object, and deletions, may be missing
    - 2026-11-20T02:10:00Z deployment/payment in shop: rollout 1: env GATEWAY_URL removed, image unchanged"
  `,
  );
  expect(laidOut(structuredContent)).toMatchInlineSnapshot(`
    "{
      evidence: [
        {
          clusterId: 'cluster-1',
          id: 'c62bfc1ff3dd64a8',
          observedAt: '2026-11-20T03:10:00Z',
          origin: 'kubernetes',
          reproduce: { language: 'kubectl', text: 'kubectl -n shop rollout history deployment/payment --revision=1' },
          source: { arguments: { namespace: 'shop', windowMinutes: 180 }, server: 'eks', tool: 'get_changes' },
          subject: { kind: 'ReplicaSet', name: 'payment-7c41f9', namespace: 'shop', uid: 'replicaset-payment-7c41f9' },
          text: 'deployment/payment, ReplicaSets payment-7c41f9 (rollout 1) and payment-6b30e8 (rollout 0): rollout 1: env GATEWAY_URL removed, image unchanged',
          trust: 'fact',
          values: {
            at: { at: '2026-11-20T02:10:00Z' },
            previousRevision: 0,
            revision: 1,
            what: 'env GATEWAY_URL removed, image unchanged'
          }
        }
      ],
      gaps: [],
      hasMore: false,
      items: [
        {
          at: '2026-11-20T02:10:00Z',
          differences: [ { aspect: 'env', change: 'removed', name: 'GATEWAY_URL' } ],
          evidence: [ 'c62bfc1ff3dd64a8' ],
          kind: 'rollout',
          revision: 1,
          subject: { kind: 'Deployment', name: 'payment', namespace: 'shop', uid: 'deployment-payment' },
          text: 'rollout 1: env GATEWAY_URL removed, image unchanged'
        }
      ],
      ledgerSince: null
    }"
  `);
});

test.for([
  ["NetworkPolicy", "networkpolicy", "written: rules or labels"],
  ["Ingress", "ingress", "written: rules or labels"],
  ["ResourceQuota", "resourcequota", "written: limits or labels"],
] as const)(
  "a %s that somebody changed is among the changes, and what no kind tells is said",
  async ([kind, name, what]) => {
    const time = "2026-11-20T03:01:00Z";
    const metadata = {
      creationTimestamp: "2026-11-13T02:10:00Z",
      managedFields: [{ manager: "kubectl", time, fieldsV1: { "f:spec": {} } }],
    };
    const objects = [...app("payment"), object(kind, "guard", { metadata, spec: {} })];
    const { call } = await changesOn({ objects });
    const { text } = await call("get_changes", { namespace: "shop", windowMinutes: 30 });
    expect(text).toContain(`- ${time} ${name}/guard in shop: ${what} (by kubectl)`);
    // A long answer is cut at its end.
    expect(text).toMatch(
      /^\d changes?, the newest: .*\nother kinds \(webhooks, roles, labels of namespaces, Secrets\)/u,
    );
  },
);

test("the window ends when it is said: what came later is not told, and what is still to come is refused", async () => {
  const { call } = await changesOn({ objects: [...app("payment"), before] });
  const until = (time: string) => call("get_changes", { until: time, windowMinutes: 30 });
  expect((await until("2026-11-20T02:20:00Z")).text).toContain(
    "rollout 1: env GATEWAY_URL removed",
  );
  expect((await until("2026-11-20T02:00:00Z")).text).toContain("no change");
  expect(await until("2026-11-20T04:00:00Z")).toMatchObject({ isError: true });
});

test("only the lists that keep a history are read", async () => {
  const { call, asked } = await changesOn({ objects: app("payment") });
  await call("get_changes", { namespace: "shop" });
  const lists = asked.filter(({ isMetadata }) => !isMetadata).map(({ path }) => path);
  expect(laidOut(new Set(lists.map((path) => path.split("/").at(-1))))).toMatchInlineSnapshot(`
    "Set(19) {
      'applications',
      'configmaps',
      'cronjobs',
      'daemonsets',
      'deployments',
      'events',
      'helmreleases',
      'horizontalpodautoscalers',
      'ingresses',
      'jobs',
      'kube-system',
      'kustomizations',
      'namespaces',
      'networkpolicies',
      'persistentvolumeclaims',
      'replicasets',
      'resourcequotas',
      'services',
      'statefulsets'
    }"
  `);
});

test.for([
  [{ namespace: "shopp" }, 'There is no namespace "shopp". Near: namespace/shop.'],
  [
    { namespace: "shop", workload: "paymnt" },
    'There is no object "paymnt" in namespace shop. Near: deployment/payment in shop.',
  ],
] as const)(
  "%j does not exist and has no changes: that is an error, with what is near",
  async ([input, sentence]) => {
    const { call } = await changesOn({ objects: app("payment") });
    expect(await call("get_changes", input)).toMatchObject({
      isError: true,
      text: `not_found: ${sentence}`,
    });
  },
);

test("what exists and did not change is an answer; what may hide in a list that could not be read is a gap", async () => {
  const old = { metadata: { creationTimestamp: "2026-11-19T02:10:00Z" } };
  const objects = [object("ConfigMap", "settings", old)];
  const input = { namespace: "shop", workload: "settings" };
  const { call } = await changesOn({ objects });
  expect((await call("get_changes", input)).text).toMatch(
    /^no change that workloads, Services, ConfigMaps, NetworkPolicies, .* and nodes tell of\n/u,
  );
  const blind = await changesOn({
    objects,
    forbidden: ["/apis/batch/v1/namespaces/shop/cronjobs"],
  });
  const { text } = await blind.call("get_changes", { ...input, workload: "setings" });
  expect(text).toMatch(
    /^NOT SEEN: cronjobs in namespace shop: [^]*\nno change in what was seen that /u,
  );
});

test("of owners that own each other in a ring each is found", async () => {
  const jobs = [
    object("CronJob", "a", { metadata: ownedBy("Job/b"), spec: {} }),
    object("Job", "b", { metadata: ownedBy("CronJob/a"), spec: {} }),
  ];
  const { call } = await changesOn({ objects: jobs });
  const { isError } = await call("get_changes", { namespace: "shop", workload: "a" });
  expect(isError).toBe(false);
});

test("what Argo CD synced into a namespace stands among its changes, wherever the Application is", async () => {
  const synced = object("Application", "store", {
    metadata: { namespace: "argocd" },
    spec: { destination: { namespace: "shop" } },
    status: {
      history: [
        {
          revision: "2222222200000000000000000000000000000000",
          deployedAt: "2026-11-20T03:01:00Z",
          initiatedBy: { automated: true },
        },
      ],
    },
  });
  const { call } = await changesOn({ objects: [...app("payment"), synced] });
  const { text } = await call("get_changes", { namespace: "shop" });
  expect(text).toContain(
    "- 2026-11-20T03:01:00Z application/store in argocd: synced 22222222 (by argocd)",
  );
});

const api = "/apis/argoproj.io/v1alpha1";
const applications = `${api}/applications`;
const served = { [api]: { kind: "APIResourceList" } };
const own = object("Application", "own", { spec: { destination: { namespace: "shop" } } });

test.for(["get_changes", "diagnose"])(
  "%s tells that the role leaves out what stands in other namespaces and is about this one",
  async (tool) => {
    const { call } = await changesOn({
      objects: [...app("payment"), own],
      forbidden: [applications],
      answers: served,
    });
    const { text } = await call(tool, { namespace: "shop" });
    expect(text.split("\n").slice(0, 2).join("\n")).toMatch(
      /^NOT SEEN: applications in the cluster.*kubectl create clusterrole binnacle-read-applications --verb=get,list --resource=applications\.argoproj\.io && /su,
    );
  },
);

test("what the role leaves out elsewhere is told from the own namespace all the same", async () => {
  const synced = { history: [{ revision: "2", deployedAt: "2026-11-20T03:01:00Z" }] };
  const { call } = await changesOn({
    objects: [...app("payment"), { ...own, status: synced }],
    forbidden: [applications],
    answers: served,
  });
  const { text } = await call("get_changes", { namespace: "shop" });
  expect(text).toMatch(/^NOT SEEN: applications in the cluster: /u);
  expect(text).toContain("application/own in shop: synced 2");
});

test("a kind that the cluster does not serve leaves no gap, though the role leaves it out", async () => {
  const { call } = await changesOn({ objects: app("payment"), forbidden: [applications] });
  const { text } = await call("get_changes", { namespace: "shop" });
  expect(text).toMatch(/^- 2026-11-20T02:10:00Z deployment\/payment in shop: rollout 1/mu);
  expect(text).not.toContain("applications");
});

test.for([
  [served, "NOT SEEN: applications in the cluster: you may not look at applications of the whole"],
  [{}, "1 change, the newest: "],
] as const)(
  "who may look at some namespaces only is told what of others is not shown: %j",
  async ([answers, beginning]) => {
    const { client } = await changesOn({ objects: app("payment"), answers });
    const { content } = await client.callTool({
      name: "get_changes",
      arguments: { namespace: "shop" },
      _meta: { "binnacle/cluster": { namespaces: ["shop"] } },
    });
    const [{ text } = { text: "" }] = z.array(z.object({ text: z.string() })).parse(content);
    expect(text.slice(0, beginning.length)).toBe(beginning);
  },
);
