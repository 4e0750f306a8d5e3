import { DiagnoseResult, Observed } from "@binnacle/contracts";
import { laidOut } from "@binnacle/mcp/in-memory";
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { type ApiObject, eksOn } from "../testing/eks-on.ts";
import { app, crashing, globalObject, object, ownedBy } from "../testing/objects.ts";

const elsewhere = (item: ApiObject, namespace: string): ApiObject => ({
  ...item,
  metadata: { ...item.metadata, namespace },
});
const billing = { kind: "Namespace", metadata: { name: "billing", uid: "billing-1" } };
const backend = { service: { name: "cart", port: { number: 80 } } };

/** Every kind that people ask about, in shop, and a second api in billing. */
const objects: readonly ApiObject[] = [
  billing,
  ...app("payment"),
  ...app("aws-load-balancer-controller"),
  object("Service", "payment", { spec: { selector: { app: "payment" } } }),
  object("Service", "front", { spec: { selector: { app: "payment" } } }),
  ...app("api"),
  ...app("api").map((item) => elsewhere(item, "billing")),
  object("StatefulSet", "db", { spec: { replicas: 0 } }),
  object("DaemonSet", "agent", { spec: {} }),
  object("CronJob", "nightly", { spec: { schedule: "0 3 * * *" } }),
  object("Job", "nightly-2938", { metadata: ownedBy("CronJob/nightly"), spec: {} }),
  object("Job", "import", { spec: {}, status: { succeeded: 1 } }),
  object("ReplicaSet", "lonely", { spec: { replicas: 0 } }),
  object("Ingress", "web", { spec: { rules: [{ http: { paths: [{ backend }] } }] } }),
  object("HorizontalPodAutoscaler", "scaler", {
    spec: { scaleTargetRef: { kind: "Deployment", name: "payment" } },
  }),
  object("PersistentVolumeClaim", "data", { status: { phase: "Bound" } }),
  object("ConfigMap", "settings", { data: { A: "1" } }),
  globalObject("Node", "node-1", { status: { conditions: [{ type: "Ready", status: "True" }] } }),
  object("Pod", "debug", { spec: { containers: [] }, status: { phase: "Running" } }),
];

type Eks = Awaited<ReturnType<typeof eksOn>>;
let whole: Eks;

// One server for all that ask about the same cluster: an engine takes a second to start.
beforeAll(async () => {
  whole = await eksOn({ objects });
});
beforeEach(() => whole.asked.splice(0));
afterAll(async () => await whole.close());

async function eksFor(...cluster: Parameters<typeof eksOn>): Promise<Eks> {
  const own = await eksOn(...cluster);
  onTestFinished(own.close);
  return own;
}

async function ask(input: Readonly<Record<string, unknown>>, { call, asked }: Eks = whole) {
  const { structuredContent, text, isError } = await call("diagnose", input);
  const outcome = isError ? undefined : DiagnoseResult.parse(structuredContent).outcome;
  const lists = asked.filter(
    ({ isMetadata, path }) => !isMetadata && !path.endsWith("/kube-system"),
  );
  return { outcome, text, asked, lists, structuredContent };
}

test.for([
  ["payment", "Deployment/shop/payment"],
  ["deployment/payment", "Deployment/shop/payment"],
  ["Deploy/payment", "Deployment/shop/payment"],
  ["svc/payment", "Service/shop/payment"],
  ["services/payment", "Service/shop/payment"],
  ["front", "Service/shop/front"],
  ["payment-7c41f9-x2x9z", "Deployment/shop/payment"],
  ["pod/payment-7c41f9-x2x9z", "Deployment/shop/payment"],
  ["payment-7c41f9", "Deployment/shop/payment"],
  ["rs/payment-7c41f9", "Deployment/shop/payment"],
  ["payment-7c41f9-x2", "Deployment/shop/payment"],
  ["db", "StatefulSet/shop/db"],
  ["agent", "DaemonSet/shop/agent"],
  ["nightly", "CronJob/shop/nightly"],
  ["cj/nightly", "CronJob/shop/nightly"],
  ["nightly-2938", "CronJob/shop/nightly"],
  ["import", "Job/shop/import"],
  ["lonely", "ReplicaSet/shop/lonely"],
  ["web", "Ingress/shop/web"],
  ["scaler", "HorizontalPodAutoscaler/shop/scaler"],
  ["data", "PersistentVolumeClaim/shop/data"],
  ["settings", "ConfigMap/shop/settings"],
  ["node-1", "Node//node-1"],
  ["no/node-1", "Node//node-1"],
  ["debug", "Pod/shop/debug"],
  ["billing", "namespace billing"],
  ["ns/billing", "namespace billing"],
] as const)("%s means %s", async ([target, expected]) => {
  const { outcome } = await ask({ target });
  const found =
    outcome?.kind === "diagnosed" && outcome.target !== undefined
      ? `${outcome.target.kind}/${outcome.target.namespace ?? ""}/${outcome.target.name}`
      : outcome?.kind === "diagnosed" && `namespace ${outcome.namespace}`;
  expect(found).toBe(expected);
});

test("a name in several namespaces is answered with each, and a namespace chooses", async () => {
  expect((await ask({ target: "api" })).outcome).toMatchObject({
    kind: "ambiguous",
    candidates: [
      { kind: "Deployment", namespace: "shop", name: "api" },
      { kind: "Deployment", namespace: "billing", name: "api" },
    ],
  });
  expect((await ask({ target: "api", namespace: "billing" })).outcome).toMatchObject({
    kind: "diagnosed",
    target: { namespace: "billing", name: "api" },
  });
});

test("the name of an object is no word for the namespace of that name", async () => {
  const namespaces = ["api", "shop"].map((name) => ({
    kind: "Namespace",
    metadata: { name, uid: `${name}-1` },
  }));
  const twice = [...app("api"), ...app("api").map((item) => elsewhere(item, "api"))];
  const eks = await eksFor({ objects: [...namespaces, ...twice] });
  const candidates = [{ target: "api" }, { namespace: "api" }, {}];
  expect((await ask({ candidates }, eks)).outcome).toMatchObject({ kind: "ambiguous" });
});

test.for([
  [["billing"], "diagnosed"],
  [["kube-system"], "ambiguous"],
  [["shop", "billing"], "ambiguous"],
] as const)("a name in several namespaces beside the words %j is %s", async ([words, kind]) => {
  const said = words.flatMap((word) => [{ target: word }, { namespace: word }]);
  const candidates = [{ target: "api" }, { namespace: "api" }, ...said];
  expect((await ask({ candidates })).outcome).toMatchObject({ kind });
});

test.for([
  [{ target: "paymnt" }, "object", ["Deployment/payment"]],
  [{ target: "load" }, "object", ["Deployment/aws-load-balancer-controller"]],
  [{ target: "roll" }, "object", []],
  [{ target: "deployment/paymnt" }, "object", ["Deployment/payment"]],
  [{ target: "gateways/payment" }, "object", []],
  [{ namespace: "billnig" }, "namespace", ["Namespace/billing"]],
  [{ namespace: "billnig", target: "api" }, "namespace", ["Namespace/billing"]],
] as const)("%j: there is no such %s, near is %j; no list is read", async ([input, what, near]) => {
  const { outcome, lists } = await ask(input);
  if (outcome?.kind !== "unknown_name") throw new Error(`outcome ${outcome?.kind}`);
  expect(outcome.what).toBe(what);
  expect(outcome.near.map(({ kind, name }) => `${kind}/${name}`)).toEqual(near);
  expect(lists).toEqual([]);
});

test.for([
  [[{ target: "orderflow" }, { target: "payment" }], { target: "payment" }],
  [[{ target: "payment", namespace: "billing" }, { target: "db" }], { target: "db" }],
  [[{ target: "x", namespace: "nowhere" }, { namespace: "shop" }], { namespace: "shop" }],
  [[{ target: "what's" }, { target: "web" }], { target: "web" }],
  [[{ target: "orderflow" }, {}], undefined],
  [[{}, { target: "payment" }], undefined],
] as const)(
  "of the readings %j the first that exists is taken: %j",
  async ([candidates, taken]) => {
    const { outcome, asked } = await ask({ candidates });
    expect(outcome).toMatchObject({ kind: "diagnosed" });
    expect(outcome?.kind === "diagnosed" && outcome.asked).toEqual(taken);
    const metadata = asked.filter(({ isMetadata }) => isMetadata).map(({ path }) => path);
    const lists = metadata.filter(
      (path) => !/\/(?:pods|replicasets|namespaces\/[^/]+)$/u.test(path),
    );
    expect(new Set(lists).size, "one pass").toBe(lists.length);
  },
);

test.for([
  [[{ target: "paymnt" }, {}], ["Deployment/payment"]],
  [[{ target: "paymnt", namespace: "billing" }, { target: "paymnt" }, {}], ["Deployment/payment"]],
  [[{ target: "orderflow" }, { target: "paymnt" }, { namespace: "shop" }], ["Deployment/payment"]],
] as const)(
  "of the readings %j none is an object, but one may be %j with an error in it: that is asked, not the whole diagnosed",
  async ([candidates, near]) => {
    const { outcome, lists } = await ask({ candidates });
    if (outcome?.kind !== "unknown_name") throw new Error(`outcome ${outcome?.kind}`);
    expect(outcome.near.map(({ kind, name }) => `${kind}/${name}`)).toEqual(near);
    expect(lists).toEqual([]);
  },
);

test("when no reading exists the answer is about the first", async () => {
  const candidates = [{ target: "orderflow" }, { target: "zzz" }, { namespace: "nowhere" }];
  const { outcome, lists, asked } = await ask({ candidates });
  expect(outcome).toMatchObject({ kind: "unknown_name", what: "object", name: "orderflow" });
  expect(lists).toEqual([]);
  expect(asked.filter(({ path }) => path.endsWith("/log"))).toEqual([]);
});

test("a role for one namespace finds a name in it, and what it may not list does not matter", async () => {
  const forbidden = ["/api/v1/nodes", "/api/v1/namespaces?", "/apis/storage.k8s.io"];
  const { outcome } = await ask(
    { namespace: "shop", target: "payment" },
    await eksFor({ objects, forbidden }),
  );
  expect(outcome).toMatchObject({ kind: "diagnosed", target: { name: "payment" } });
});

const certificate = { kind: "Certificate", metadata: { name: "front", namespace: "shop" } };
const certificates = ["/apis/cert-manager.io/v1/", "/apis/acme.cert-manager.io/v1/"];
const served = Object.fromEntries(
  ["/apis/cert-manager.io/v1", "/apis/acme.cert-manager.io/v1"].map((path) => [path, {}]),
);

test.for([
  { name: "that the cluster does not have", cluster: {}, kinds: [] },
  {
    name: "that the cluster does not have, by a role that does not name it",
    cluster: { forbidden: certificates },
    kinds: [],
  },
  {
    name: "that the role leaves out",
    cluster: { objects: [...objects, certificate], forbidden: certificates, answers: served },
    kinds: ["Certificate", "Challenge"],
  },
])("of a custom kind $name not seen are $kinds", async ({ cluster, kinds }) => {
  const { structuredContent } = await ask(
    { namespace: "shop" },
    await eksFor({ objects, ...cluster }),
  );
  const gaps = z
    .array(z.object({ about: z.object({ kinds: z.array(z.string()) }).optional() }))
    .parse(structuredContent["gaps"]);
  const custom = gaps
    .flatMap(({ about }) => about?.kinds ?? [])
    .filter((kind) => /^C.*e$/u.test(kind));
  expect(custom).toEqual(kinds);
});

test("where all namespaces may not be listed, a reading that names one is still found", async () => {
  const forbidden = ["/apis/apps/v1/deployments", "/api/v1/nodes"];
  const candidates = [{ target: "orderflow" }, { target: "payment", namespace: "shop" }];
  const { outcome } = await ask({ candidates }, await eksFor({ objects, forbidden }));
  expect(outcome).toMatchObject({ target: { kind: "Deployment", name: "payment" } });
});

test("a name that may hide in what could not be listed is told with that gap", async () => {
  const { outcome, structuredContent } = await ask(
    { target: "orderflow" },
    await eksFor({ objects, forbidden: ["/apis/batch/v1/cronjobs"] }),
  );
  expect(outcome).toMatchObject({ kind: "unknown_name" });
  expect(structuredContent["gaps"]).toMatchObject([
    { kind: "refused", about: { kinds: ["CronJob"] } },
  ]);
});

test.for([
  [
    "the pods of the namespace",
    { target: "payment-7c41f9-x2" },
    { forbidden: ["/api/v1/namespaces/shop/pods"] },
    { kind: "refused", about: { kinds: ["Pod"], namespace: "shop" } },
  ],
  [
    "the namespaces that are near",
    { namespace: "billnig" },
    { answers: { "/api/v1/namespaces": "<html>" } },
    { kind: "unreachable", about: { kinds: ["Namespace"] } },
  ],
  [
    "more namespaces than are searched",
    { target: "copy-7c" },
    {
      objects: Array.from({ length: 30 }, (_, n) =>
        elsewhere(object("Deployment", "copy"), `n${n}`),
      ),
    },
    { kind: "cut", why: "there are 30, and 20 were looked at" },
  ],
] as const)(
  "a name that was not found is told with a gap of %s",
  async ([, input, cluster, gap]) => {
    const { outcome, structuredContent, asked } = await ask(
      input,
      await eksFor({ objects, ...cluster }),
    );
    expect(outcome).toMatchObject({ kind: "unknown_name" });
    expect(structuredContent["gaps"]).toMatchObject([gap]);
    expect(asked.filter(({ path }) => path.endsWith("/pods")).length).toBeLessThanOrEqual(21);
  },
);

test("a server for one namespace takes no reading of another", async () => {
  const { call } = await eksFor({ objects }, { namespace: "shop" });
  const inside = await call("diagnose", { candidates: [{ target: "api" }] });
  expect(inside.structuredContent).toMatchObject({
    outcome: { target: { namespace: "shop", name: "api" } },
  });
  const outside = await call("diagnose", { candidates: [{ namespace: "billing" }] });
  expect(outside.text).toBe("refused: Only namespace shop may be read here.");
});

/** The catalogue grows: how many causes there are, and how many of them are ruled out, is no claim. */
function uncounted(text: string): string {
  return text.replace(
    /\d+ causes checked: (\d+) found, \d+ ruled out/u,
    "N causes checked: $1 found, N ruled out",
  );
}

test("what no cause speaks of is not called fine", async () => {
  const { text, structuredContent } = await ask({ target: "web", windowMinutes: 30 });
  expect(uncounted(text)).toMatchInlineSnapshot(`
    "cluster prod, asked about ingress/web in shop, 2026-11-20T03:10:00Z: 1 found: ingress/web leads to service cart, which does not exist (broken); look: kubectl -n shop describe ingress web
    1. ingress/web leads to service cart, which does not exist [broken, active, confidence medium: the Ingress names a Service that does not exist]
       cause unlisted, culprit ingress/web in shop
       - ingress/web leads to service cart, which does not exist. [604a670f2490099e]
       next check: see what the cluster says of it — kubectl -n shop describe ingress web
       would disprove it: conditions and events of ingress/web that tell of no trouble
    workloads:
    - ingress/web in shop broken 0/0: leads to service cart, which does not exist
    elsewhere in shop: 2 other findings: job/nightly-2938 is not well: NoPods, pod/debug is not well: NotReady. Ask diagnose {"namespace":"shop"}
    N causes checked: 1 found, N ruled out, 0 not reached, 0 not visible"
  `);
  expect(laidOut(structuredContent["gaps"])).toMatchInlineSnapshot(`"[]"`);
});

test("pods that were not seen are not counted as missing", async () => {
  const forbidden = ["/api/v1/namespaces/shop/pods"];
  const { text } = await ask({ namespace: "shop" }, await eksFor({ objects, forbidden }));
  expect(text.split("\n")[0]).toMatch(
    /^NOT SEEN: pods in namespace shop\. .*: 1 found: .*; pods were not seen$/,
  );
  expect(text).toMatch(/^- unknown, not seen: .*\bpayment\b/m);
});

test.for([
  ["claims", "/api/v1/namespaces/shop/persistentvolumeclaims"],
  ["Services", "/api/v1/namespaces/shop/services"],
] as const)(
  "where %s may not be listed, what is found of others is counted, and is not the answer about the target",
  async ([, path]) => {
    const others = [...app("cart", { status: crashing }), ...app("pay", { status: crashing })];
    const { text } = await ask(
      { namespace: "shop", target: "buffer" },
      await eksFor({ objects: [...app("buffer"), ...others], forbidden: [path] }),
    );
    const [first = ""] = text.split("\n");
    expect(first).toMatch(
      /^NOT SEEN: \w+ in namespace shop\b.*: nothing wrong in what was seen, which is not all; 1 of 1 pods ready$/u,
    );
    expect(text).toMatch(/^elsewhere in shop: 2 other findings: .*cart.*pay/mu);
    expect(text).not.toContain("scale deployment");
  },
);

test("where whose pods they are was not seen, what is found of a pod with the name of the target is told", async () => {
  const forbidden = ["/apis/apps/v1/namespaces/shop/replicasets"];
  const crashed = [...app("payment", { status: crashing }), ...app("cart", { status: crashing })];
  const { text } = await ask(
    { namespace: "shop", target: "payment" },
    await eksFor({ objects: crashed, forbidden }),
  );
  expect(text.split("\n")[0]).toMatch(/: 2 found: deployment\/payment is not well/u);
  expect(text).toMatch(/^\d\. .*payment-7c41f9.* crashes on start/mu);
  expect(text).toMatch(/^elsewhere in shop: 2 other findings: .*cart/mu);
});

test("what KEDA keeps at zero is well, to who asks about it as to who does not", async () => {
  const labels = { "app.kubernetes.io/managed-by": "keda-operator" };
  const status = {
    currentReplicas: 0,
    desiredReplicas: 0,
    conditions: [
      { type: "AbleToScale", status: "True", reason: "SucceededGetScale" },
      { type: "ScalingActive", status: "False", reason: "ScalingDisabled" },
    ],
  };
  const idle = [
    object("Deployment", "gauge", { spec: { replicas: 0 } }),
    object("HorizontalPodAutoscaler", "keda-hpa-gauge", {
      metadata: { labels },
      spec: {
        minReplicas: 1,
        maxReplicas: 5,
        scaleTargetRef: { kind: "Deployment", name: "gauge" },
      },
      status,
    }),
    object("Event", "gauge.1", {
      involvedObject: { kind: "Deployment", namespace: "shop", name: "gauge" },
      type: "Normal",
      reason: "KEDAScaleTargetDeactivated",
      message: "Deactivated apps/v1.Deployment shop/gauge from 2 to 0",
      lastTimestamp: "2026-11-20T03:01:00Z",
    }),
    object("Event", "gauge.2", {
      involvedObject: { kind: "Deployment", namespace: "shop", name: "gauge" },
      type: "Normal",
      reason: "ScalingReplicaSet",
      message: "Scaled down replica set gauge-7c41f9 from 2 to 0",
      lastTimestamp: "2026-11-20T03:01:00Z",
    }),
  ];
  const eks = await eksFor({ objects: idle });
  const [alone, all] = await Promise.all([
    ask({ namespace: "shop", target: "gauge" }, eks),
    ask({ namespace: "shop" }, eks),
  ]);
  expect(alone.text.split("\n")[0]).toMatch(
    /: nothing wrong that can be seen; 0 of 0 pods ready: KEDA scales it; whether there is work was not looked at$/u,
  );
  expect(all.text.split("\n")[0]).toMatch(/: nothing wrong that can be seen; /u);
});

const paymentLog = "/api/v1/namespaces/shop/pods/payment-7c41f9-x2x9z/log";

test("a crash is answered whole", async () => {
  const { call } = await eksFor({
    objects: app("payment", { status: crashing }),
    answers: { [paymentLog]: "starting\nerror: cannot open /data\n" },
  });
  const { text, structuredContent } = await call("diagnose", {
    target: "payment",
    windowMinutes: 90,
  });
  expect(uncounted(text)).toMatchInlineSnapshot(`
    "cluster prod, asked about deployment/payment in shop, 2026-11-20T03:10:00Z: 1 found: payment crashes on start (broken, since 2026-11-20T03:09:00Z); look: kubectl -n shop logs payment-7c41f9-x2x9z -c app --previous --tail=50; 0 of 1 pods ready
    1. payment crashes on start [broken, active, confidence medium: the log has the error that the program ended with]
       cause crash-on-start, culprit deployment/payment in shop, since 2026-11-20T03:09:00Z
       - Container app of payment exits with code 1; 7 restarts in all. [70546d87a19df846]
       - It writes: "error: cannot open /data" [eb4d1913a3e302eb]
       next check: read what it wrote last — kubectl -n shop logs payment-7c41f9-x2x9z -c app --previous --tail=50
       would disprove it: the same error in a log of a run that did not end
    workloads:
    - deployment/payment in shop broken 0/1: crashes on start, 7 restarts (error: cannot open /data)
    changes:
    - 2026-11-20T02:10:00Z deployment/payment in shop: rollout 1: first rollout
    N causes checked: 1 found, N ruled out, 2 not reached, 0 not visible"
  `);
  const { outcome } = DiagnoseResult.parse(structuredContent);
  const { checks, ...rest } = outcome.kind === "diagnosed" ? outcome : {};
  const found = checks?.filter(({ kind }) => kind === "found");
  expect(found?.map(({ cause }) => cause)).toEqual(["crash-on-start"]);
  expect(laidOut({ ...structuredContent, outcome: rest })).toMatchInlineSnapshot(`
    "{
      evidence: [
        {
          clusterId: 'cluster-1',
          id: '70546d87a19df846',
          observedAt: '2026-11-20T03:10:00Z',
          origin: 'kubernetes',
          reproduce: {
            language: 'kubectl',
            text: "kubectl -n shop get pod payment-7c41f9-x2x9z -o jsonpath='{.status.containerStatuses[0]}'"
          },
          source: { arguments: { target: 'payment', windowMinutes: 90 }, server: 'eks', tool: 'diagnose' },
          subject: { kind: 'Pod', name: 'payment-7c41f9-x2x9z', namespace: 'shop', uid: 'pod-payment-7c41f9-x2x9z' },
          text: 'pod payment-7c41f9-x2x9z, container app: CrashLoopBackOff, last ended with exit code 1 (Error), 7 restarts',
          trust: 'fact',
          values: {
            container: 'app',
            exitCode: 1,
            finishedAt: { at: '2026-11-20T03:09:00Z' },
            owner: 'Deployment/payment',
            reason: 'Error',
            restarts: { count: 7, of: 'restart' },
            startedAt: { at: '2026-11-20T03:08:57Z' },
            waiting: 'CrashLoopBackOff'
          }
        },
        {
          clusterId: 'cluster-1',
          id: 'eb4d1913a3e302eb',
          observedAt: '2026-11-20T03:10:00Z',
          origin: 'kubernetes',
          reproduce: { language: 'kubectl', text: 'kubectl -n shop logs payment-7c41f9-x2x9z -c app --previous --tail=20' },
          source: { arguments: { target: 'payment', windowMinutes: 90 }, server: 'eks', tool: 'diagnose' },
          subject: { kind: 'Pod', name: 'payment-7c41f9-x2x9z', namespace: 'shop', uid: 'pod-payment-7c41f9-x2x9z' },
          text: 'pod payment-7c41f9-x2x9z, container app, previous log: "error: cannot open /data"',
          trust: 'outside',
          values: {
            container: 'app',
            line: 'error: cannot open /data',
            message: 'error: cannot open /data',
            owner: 'Deployment/payment'
          }
        },
        {
          clusterId: 'cluster-1',
          id: '27e9a94c5d528531',
          observedAt: '2026-11-20T03:10:00Z',
          origin: 'kubernetes',
          reproduce: { language: 'kubectl', text: 'kubectl -n shop rollout history deployment/payment --revision=1' },
          source: { arguments: { target: 'payment', windowMinutes: 90 }, server: 'eks', tool: 'diagnose' },
          subject: { kind: 'ReplicaSet', name: 'payment-7c41f9', namespace: 'shop', uid: 'replicaset-payment-7c41f9' },
          text: 'deployment/payment, ReplicaSets payment-7c41f9 (rollout 1): rollout 1: first rollout',
          trust: 'fact',
          values: { at: { at: '2026-11-20T02:10:00Z' }, revision: 1, what: 'first rollout' }
        }
      ],
      gaps: [],
      outcome: {
        asked: { target: 'payment' },
        changes: [
          {
            at: '2026-11-20T02:10:00Z',
            differences: [],
            evidence: [ '27e9a94c5d528531' ],
            kind: 'created',
            revision: 1,
            subject: { kind: 'Deployment', name: 'payment', namespace: 'shop', uid: 'deployment-payment' },
            text: 'rollout 1: first rollout'
          }
        ],
        cluster: { id: 'cluster-1', name: 'prod' },
        dependencies: [],
        findings: [
          {
            against: [],
            by: { kind: 'engine' },
            cause: 'crash-on-start',
            claims: [
              {
                evidence: [ '70546d87a19df846' ],
                slots: {
                  exitCode: { evidence: '70546d87a19df846', key: 'exitCode' },
                  restarts: { evidence: '70546d87a19df846', key: 'restarts' }
                },
                text: 'Container app of payment exits with code {exitCode}; {restarts} in all.'
              },
              {
                evidence: [ 'eb4d1913a3e302eb' ],
                slots: { message: { evidence: 'eb4d1913a3e302eb', key: 'message' } },
                text: 'It writes: "{message}"'
              }
            ],
            confidence: { level: 'medium', reason: 'the log has the error that the program ended with' },
            contradicting: [],
            culprit: { kind: 'Deployment', name: 'payment', namespace: 'shop', uid: 'deployment-payment' },
            disproof: 'the same error in a log of a run that did not end',
            evidence: [ '70546d87a19df846', 'eb4d1913a3e302eb' ],
            fingerprint: '25b45b2f7bd13cd4bc5518a623d56c8322f5922d2c9cb565e3f8bd21bc902c58',
            fix: [],
            id: '95780ba5510fb486',
            impact: 'broken',
            later: [],
            nextCheck: {
              command: 'kubectl -n shop logs payment-7c41f9-x2x9z -c app --previous --tail=50',
              text: 'read what it wrote last'
            },
            owner: { kind: 'Deployment', name: 'payment', namespace: 'shop', uid: 'deployment-payment' },
            reasons: [],
            since: '2026-11-20T03:09:00Z',
            state: 'active',
            symptom: { exitCode: 1, logTemplate: 'error: cannot open /data', reason: 'Error' },
            title: 'payment crashes on start',
            victims: []
          }
        ],
        history: [],
        kind: 'diagnosed',
        namespace: 'shop',
        observedAt: '2026-11-20T03:10:00Z',
        pods: { ready: 0, total: 1 },
        target: { kind: 'Deployment', name: 'payment', namespace: 'shop', uid: 'deployment-payment' },
        window: { from: '2026-11-20T01:40:00Z', to: '2026-11-20T03:10:00Z' },
        workloads: [
          {
            desired: 1,
            part: 'culprit',
            ready: 0,
            ref: { kind: 'Deployment', name: 'payment', namespace: 'shop', uid: 'deployment-payment' },
            since: '2026-11-20T03:09:00Z',
            state: 'broken',
            text: 'crashes on start, 7 restarts',
            why: 'error: cannot open /data'
          }
        ]
      }
    }"
  `);
});

const unplugged = object("Event", "unplugged", {
  type: "Warning",
  reason: "FailedCreatePodSandBox",
  message: 'plugin type="aws-cni" failed (add): connection refused',
  lastTimestamp: "2026-11-20T03:09:30Z",
  involvedObject: { kind: "Pod", namespace: "shop", name: "cart-7c41f9-x2x9z" },
});

test("what hangs takes the time of its own phase alone and is a gap, and what is broken is told", async () => {
  const waits = { phase: "Pending", conditions: [], containerStatuses: [] };
  const unwell = [
    ...app("payment", { status: crashing }),
    object("Service", "payment", { spec: { selector: { app: "payment" } } }),
    ...app("cart", { status: waits }),
    unplugged,
  ];
  const answers = { [paymentLog]: "error: cannot open /data\n" };
  const hanging: string[] = [];
  const own = await eksFor({ objects: unwell, answers, hanging }, { timeoutMs: 3000 });
  await own.warm();
  const told: unknown[] = [];
  for (const part of ["services", "deployments", "log", "kube-system/pods"]) {
    hanging.splice(0, 1, part);
    const { outcome, structuredContent } = await ask({ target: "payment" }, own);
    const [first] = outcome?.kind === "diagnosed" ? outcome.findings : [];
    const { gaps } = Observed.parse(structuredContent);
    told.push([
      part,
      first?.title,
      ...gaps.filter(({ kind }) => kind === "timed_out").map(({ what }) => what),
    ]);
  }
  expect(told).toMatchInlineSnapshot(`
    [
      [
        "services",
        "payment crashes on start",
        "services in namespace shop",
        "services in namespace kube-system",
      ],
      [
        "deployments",
        "payment crashes on start",
        "deployments in namespace shop",
        "deployments in namespace kube-system",
      ],
      [
        "log",
        "payment crashes on start",
        "log of container app of pod shop/payment-7c41f9-x2x9z",
      ],
      [
        "kube-system/pods",
        "payment crashes on start",
        "pods in namespace kube-system",
      ],
    ]
  `);
}, 20_000);

test("a log that no kubelet gives is told by the node, not by the API server", async () => {
  const crashed = app("payment", { status: crashing });
  const own = await eksFor({ objects: crashed, hanging: ["log"] }, { timeoutMs: 3000 });
  await own.warm();
  const { text } = await ask({ target: "payment" }, own);
  expect(text).toContain(
    "The kubelet of node node-1, from which the API server reads logs, did not answer in time.",
  );
});

test("a log that a node gives no more is told by its kubelet, and since when", async () => {
  const message = "dial tcp 10.0.0.1:10250: i/o timeout";
  const status = {
    conditions: [
      {
        type: "Ready",
        status: "Unknown",
        reason: "NodeStatusUnknown",
        lastTransitionTime: "2026-11-20T03:09:30Z",
      },
    ],
  };
  const own = await eksFor({
    objects: [...app("payment", { status: crashing }), globalObject("Node", "node-1", { status })],
    failing: { [paymentLog]: { code: 500, message } },
  });
  const { text } = await ask({ target: "payment" }, own);
  expect(text).toContain(
    "The kubelet of node node-1 does not answer: node node-1 is NotReady since 2026-11-20T03:09:30Z (NodeStatusUnknown). The Kubernetes API server at",
  );
});

test("a name that nothing can have is refused", async () => {
  const { text } = await ask({ namespace: "shop/secrets" });
  expect(text).toMatchInlineSnapshot(`"bad_input: "shop/secrets" is no valid namespace."`);
});

test.for(["until", "since"])(
  "asked about a time that is over (%s) it names who can tell",
  async (name) => {
    const { text } = await whole.call("diagnose", {
      target: "payment",
      [name]: "2026-11-20T02:00:00Z",
    });
    expect(text).toMatch(
      /^bad_input: diagnose tells what is so now: .* get_changes and get_events take until /u,
    );
  },
);

test("what the namespace lacks and another has is told with where it is", async () => {
  const { text } = await whole.call("diagnose", { namespace: "billing", target: "payment" });
  expect(text).toMatch(
    /^There is no object named payment in namespace billing of cluster [^\n]*\nNear: deployment\/payment in shop/u,
  );
});
