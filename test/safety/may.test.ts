import { serverKinds } from "@binnacle/app";
import type { Case, KubernetesObject } from "@binnacle/cases";
import type { Answered, May, ToolSource } from "@binnacle/contracts";
import { createGateway, type Gateway } from "@binnacle/mcp/gateway";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type OpenWorld, openWorld } from "../support/open-world.ts";
import { recordedCase } from "../support/recorded-case.ts";
import { serveTools, type Tools } from "../support/serve-tools.ts";

// Beside `shop` stands `vault`, which fails alike; all that is called zeppelin is there, and on the same nodes.

const canary = /zeppelin/iu;
let world: OpenWorld;
let tools: Tools;
let gateway: Gateway;

beforeAll(async () => {
  world = await openWorld(withVault(recordedCase("missing-env")));
  tools = await serveTools(world.settings);
  gateway = createGateway({
    servers: tools.servers.map(({ role, url }) => ({
      name: role,
      role,
      clusters: [
        role === "prometheus"
          ? { name: "prod", match: { name: "cluster", value: "eu" } }
          : { name: "prod" },
        { name: "other" },
      ],
      transport: { kind: "http", url },
      ...kindOf(role),
      timeoutMs: 20_000,
      concurrency: 4,
    })),
    log: () => {},
  });
}, 60_000);
afterAll(async () => {
  await gateway.close();
  await tools.close();
  await world.close();
});

function kindOf(role: string) {
  const kind = serverKinds[role];
  if (kind === undefined) throw new RangeError(role);
  const { policy, origin, what } = kind;
  return { ...policy, origin, what };
}

const all: May = { clusters: "all", namespaces: "all" };
const shop: May = { clusters: ["prod"], namespaces: ["shop"] };

type Args = Readonly<Record<string, unknown>>;
type Attempt = readonly [server: string, tool: string, args: Args];

function call(may: May, [server, tool, args]: Attempt, cluster = "prod") {
  const source: ToolSource = gateway.toolsFor({ may });
  return source.call({ server, tool, args }, { cluster, signal: AbortSignal.timeout(30_000) });
}

function said(answered: Answered<unknown>): string {
  return JSON.stringify(answered);
}

/** Of everything, by every tool; what each would tell of `vault` to who may look at all. */
const telling: readonly Attempt[] = [
  ["eks", "diagnose", {}],
  ["eks", "diagnose", { namespace: "vault" }],
  ["eks", "diagnose", { target: "zeppelin" }],
  ["eks", "list_objects", { kind: "pods", limit: 200 }],
  ["eks", "list_objects", { kind: "pods", namespace: "vault" }],
  ["eks", "list_objects", { kind: "namespaces", namespace: "shop" }],
  ["eks", "get_object", { kind: "Namespace", namespace: "shop", name: "zeppelin-house" }],
  ["eks", "get_object", { kind: "PersistentVolume", namespace: "shop", name: "pvc-7" }],
  ["eks", "get_object", { kind: "Pod", namespace: "vault", name: "zeppelin-0" }],
  ["eks", "get_events", {}],
  ["eks", "get_events", { namespace: "vault" }],
  ["eks", "get_logs", { namespace: "vault", pod: "zeppelin" }],
  ["eks", "get_changes", { namespace: "vault", windowMinutes: 1440 }],
  ["eks", "get_topology", { namespace: "vault" }],
  ["eks", "get_usage", { namespace: "vault" }],
  ["eks", "check_network", { namespace: "vault", from: "zeppelin", to: "zeppelin", port: "80" }],
  [
    "eks",
    "check_network",
    { namespace: "shop", from: "payment", to: "zeppelin", toNamespace: "vault", port: "80" },
  ],
  ["eks", "kubectl", { command: "get pods -A" }],
  ["eks", "kubectl", { command: "get pods -n vault" }],
  ["eks", "kubectl", { command: "get namespaces -n shop" }],
  ["eks", "kubectl", { command: "get pv -n shop -o yaml" }],
  ["prometheus", "query_instant", { query: 'kube_pod_status_ready{namespace="vault"}', limit: 50 }],
  ["prometheus", "query_range", { query: 'kube_pod_status_ready{namespace="vault"}', limit: 50 }],
  ["prometheus", "golden_signals", { namespace: "vault" }],
  ["prometheus", "list_alerts", {}],
  ["prometheus", "list_alerts", { namespace: "shop" }],
  ["opensearch", "search_logs", { namespace: "vault" }],
  ["opensearch", "log_patterns", { namespace: "vault" }],
];

/** The same place in other words: none of them is one that a person was given. */
const disguised: readonly Attempt[] = [
  ...[
    "VAULT",
    "vault ",
    "vau*",
    "*",
    "",
    "shop,vault",
    "shop/../vault",
    "shop%2f..%2fvault",
    "shop\u0000vault",
    "shop?x=/vault",
    "_all",
  ].flatMap((namespace): Attempt[] => [
    ["eks", "list_objects", { kind: "pods", namespace }],
    ["eks", "get_logs", { namespace, pod: "zeppelin" }],
    ["eks", "get_events", { namespace }],
    ["eks", "diagnose", { namespace }],
    ["eks", "diagnose", { candidates: [{ namespace }] }],
    ["eks", "kubectl", { command: `get pods -n '${namespace}'` }],
    ["opensearch", "search_logs", { namespace }],
    ["prometheus", "golden_signals", { namespace }],
    ["prometheus", "list_alerts", { namespace }],
  ]),
  ["eks", "check_access", { verb: "list", resource: "pods", namespace: "vault" }],
  ["eks", "check_access", { verb: "list", resource: "nodes", namespace: "shop" }],
  ["eks", "check_access", {}],
  ["eks", "get_usage", {}],
  ["eks", "list_objects", { kind: "pods", namespace: ["shop", "vault"] }],
  ["eks", "list_objects", { kind: "pods", namespace: { toString: "vault" } }],
  [
    "eks",
    "list_objects",
    { kind: "pods", namespace: "shop", Namespace: "vault", namespaces: ["vault"] },
  ],
  [
    "eks",
    "list_objects",
    { kind: "pods", namespace: "shop", fieldSelector: "metadata.namespace=vault" },
  ],
  ["eks", "list_objects", { kind: "pods", namespace: "shop", fieldSelector: "spec.nodeName!=x" }],
  [
    "eks",
    "list_objects",
    { kind: "pods", namespace: "shop", labelSelector: "app in (payment,zeppelin)" },
  ],
  [
    "eks",
    "list_objects",
    { kind: "pods", namespace: "shop", continue: "eyJuYW1lc3BhY2UiOiJ2YXVsdCJ9" },
  ],
  ["eks", "list_objects", { kind: "nodes", namespace: "shop" }],
  ["eks", "list_objects", { kind: "clusterrolebindings", namespace: "shop" }],
  [
    "eks",
    "get_object",
    { kind: "Node", namespace: "shop", name: "ip-10-0-31-66.eu-central-1.compute.internal" },
  ],
  ["eks", "get_object", { kind: "Pod", namespace: "shop", name: "../../vault/pods/zeppelin-0" }],
  ["eks", "get_object", { kind: "vault/pods", namespace: "shop", name: "zeppelin-0" }],
  ["eks", "get_logs", { namespace: "shop", pod: "vault/zeppelin" }],
  ["eks", "get_events", { namespace: "shop", name: "zeppelin" }],
  ["eks", "get_changes", { namespace: "shop", workload: "zeppelin" }],
  ["eks", "diagnose", { namespace: "shop", target: "zeppelin" }],
  ["eks", "diagnose", { namespace: "shop", target: "db.vault" }],
  ["eks", "diagnose", { namespace: "shop", target: "namespace/vault" }],
  [
    "eks",
    "diagnose",
    { namespace: "shop", target: "node/ip-10-0-31-66.eu-central-1.compute.internal" },
  ],
  ["eks", "diagnose", { namespace: "vault", candidates: [{ namespace: "shop" }] }],
  [
    "eks",
    "diagnose",
    { namespace: "shop", candidates: [{ namespace: "shop" }, { namespace: "vault" }] },
  ],
  ["eks", "diagnose", { namespace: "shop", candidates: [{ target: "zeppelin" }] }],
  ["eks", "diagnose", { namespace: "shop", candidates: [] }],
  ...[
    "get pods",
    "get pods -n shop -A",
    "get pods -n shop --all-namespaces=true",
    "get pods -n shop -n vault",
    "get pods -n vault -n shop",
    "get pods -nvault",
    "get pods --namespace=vault -n shop",
    "get pods -n=vault",
    "get pods -l n -n vault",
    "get pods -l -n -n shop --namespace vault",
    "get pods -o -n shop",
    "get pods '-A' -n shop",
    'get pods -n "vault"',
    "get pods -n shop'' --namespace vau'lt'",
    "get pods -n shop\\ -A",
    "get all -n shop -A",
    "get pods,namespaces -n shop",
    "get ns vault -n shop -o yaml",
    "get nodes -n shop -o wide",
    "describe node ip-10-0-31-66.eu-central-1.compute.internal -n shop",
    "get pods/zeppelin-0 -n shop",
    "get events -n shop --field-selector metadata.namespace=vault",
    "logs zeppelin-0 -n vault",
    "logs deployment/zeppelin -n shop --namespace vault",
    "describe ns vault -n shop",
    "describe pod zeppelin-0 -n vault -n shop",
    "events -A -n shop",
    "top pods -A -n shop",
    "rollout history deployment/zeppelin -n vault",
    "kubectl -n shop get pods -n vault",
    "-n vault get pods -n shop",
    "--namespace vault get pods",
  ].map((command): Attempt => ["eks", "kubectl", { command }]),
  ...[
    'kube_pod_status_ready{namespace="shop"}',
    'kube_pod_status_ready{namespace="shop"} or kube_pod_status_ready',
    'kube_pod_status_ready{namespace=~"shop|vault"}',
    '{__name__=~".+"}',
    'label_replace(kube_pod_status_ready,"namespace","shop","","")',
  ].flatMap((query): Attempt[] => [
    ["prometheus", "query_instant", { query, namespace: "shop" }],
    ["prometheus", "query_range", { query, namespace: "shop" }],
  ]),
  ["prometheus", "golden_signals", { namespace: "shop", workload: 'x"} or {namespace="vault' }],
  ["prometheus", "golden_signals", { namespace: "shop", workload: ".*" }],
  ["prometheus", "golden_signals", { namespace: 'shop"} or {namespace="vault' }],
  ["opensearch", "search_logs", { namespace: "shop", text: "zeppelin" }],
  [
    "opensearch",
    "search_logs",
    { namespace: "shop", text: "payment OR kubernetes.namespace_name:vault" },
  ],
  ["opensearch", "search_logs", { namespace: "shop", text: '" } }, { "match_all": {} }' }],
  ["opensearch", "search_logs", { namespace: "shop", workload: "zeppelin*" }],
  ["opensearch", "search_logs", { namespace: "shop", workload: "*" }],
  ["opensearch", "search_logs", { namespace: "shop", pod: "zeppelin-0" }],
  ["opensearch", "log_patterns", { namespace: "shop", workload: ".*|zeppelin.*" }],
];

describe("who may look at shop alone", { timeout: 240_000 }, () => {
  test("the vault would be told of by these tools, so that its silence means something", async () => {
    const silent: Attempt[] = [];
    // One by one: what ran into a deadline would be silent for another reason.
    for (const attempt of telling)
      if (!canary.test(said(await call(all, attempt)))) silent.push(attempt);
    expect(silent).toEqual([]);
  });

  test.for([...telling, ...disguised])(
    "reads nothing of the vault by %s %s %j",
    async (attempt) => {
      const before = world.kubernetes.journal.length;
      const answered = await call(shop, attempt);
      // What was asked is said again; names that were not given are not said.
      expect(unsaid(said(answered), attempt)).not.toMatch(canary);
      const foreign = world.kubernetes.journal
        .slice(before)
        .filter(({ path }) => !isOfShop(path))
        .map(({ path }) => path);
      expect(foreign).toEqual([]);
      expect(sentenceOf(answered)).not.toBe("");
    },
  );

  test("is told of shop all the same, and what it cannot see behind it", async () => {
    const ask: Attempt = ["eks", "diagnose", { namespace: "shop" }];
    const before = world.kubernetes.journal.length;
    const answered = said(await call(shop, ask));
    expect(answered).toContain("missing-environment-variable");
    expect(answered).toContain("you may not look at namespace vault");
    expect(world.kubernetes.journal.slice(before).some(readsVault)).toBe(false);
    await call(all, ask);
    expect(world.kubernetes.journal.slice(before).some(readsVault)).toBe(true);
  });

  test("is refused another cluster by every tool", async () => {
    const answers = await Promise.all(telling.map((attempt) => call(shop, attempt, "other")));
    expect(new Set(answers.map(sentenceOf))).toEqual(
      new Set(["you may not look at cluster other, only at prod"]),
    );
  });
});

const ofAnotherCluster: readonly string[] = [
  'kube_pod_status_ready{cluster="us"}',
  'kube_pod_status_ready or kube_pod_status_ready{cluster="us"}',
  'kube_pod_status_ready{cluster=~"eu|us"}',
  'kube_pod_status_ready{cluster!="eu"}',
  '{__name__=~".+",cluster="us"}',
  '{"kube_pod_status_ready",cluster="us"}',
  'label_replace(kube_pod_status_ready{cluster="us"},"cluster","eu","","")',
  'count by (pod) (kube_pod_status_ready{cluster="us"})',
  'kube_pod_status_ready{cluster="us"} # {cluster="eu"}',
  'max_over_time(kube_pod_status_ready{cluster="us"}[5m])',
  'sum(kube_pod_status_ready) by (pod) unless on() kube_pod_status_ready{cluster="eu"}',
];

test("the series of the other cluster are there", async () => {
  const query = 'kube_pod_status_ready{cluster="us"}';
  const answered = await call(all, ["prometheus", "query_instant", { query }], "other");
  expect(said(answered)).toContain("airship-1");
});

test.for(ofAnotherCluster)(
  "a server of several clusters answers of the one that was asked about: %s",
  async (query) => {
    const may: May = { clusters: ["prod"], namespaces: "all" };
    for (const tool of ["query_instant", "query_range"])
      expect(said(await call(may, ["prometheus", tool, { query }]))).not.toMatch(/airship-1/u);
  },
);

function readsVault({ path }: { readonly path: string }): boolean {
  return path.includes("/namespaces/vault/");
}

function sentenceOf(answered: Answered<unknown>): string {
  if (answered.kind === "ok") return answered.text;
  return answered.kind === "gap" ? answered.gap.why : answered.why;
}

/** An answer without the words of its question. */
function unsaid(answer: string, [, , args]: Attempt): string {
  const words = (JSON.stringify(args).match(/[\w-]*zeppelin[\w-]*/giu) ?? []).toSorted(
    (left, right) => right.length - left.length,
  );
  return words.reduce((text, word) => text.replaceAll(word, ""), answer);
}

/** Paths of shop, of the kinds that a diagnosis reads of the cluster, of who the cluster is, and discovery. */
function isOfShop(path: string): boolean {
  return (
    /\/namespaces\/(?:shop(?:\/|$)|kube-system$)/u.test(path) ||
    /\/(?:nodes|namespaces|storageclasses|ingressclasses|version)$/u.test(path) ||
    /^\/apis?(?:\/[^/]+\/[^/]+)?$/u.test(path)
  );
}

/** The recording with a second team in it. */
function withVault(recorded: Case): Case {
  const vault = recorded.objects.flatMap((object) => toVault(object) ?? []);
  const pointing = recorded.objects.filter(isWarning).slice(0, 1).map(pointingAtVault);
  const own = {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: "vault", uid: "vault-1", annotations: { owner: "zeppelin" } },
  };
  const house = { ...own, metadata: { name: "zeppelin-house", uid: "house-1" } };
  const volume = {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: "pvc-7", uid: "pv-1" },
    spec: { claimRef: { namespace: "vault", name: "zeppelin-data" } },
  };
  const first = recorded.series.find(
    ({ labels }) => labels["__name__"] === "kube_pod_status_ready",
  );
  const abroad = first && {
    ...first,
    labels: { ...first.labels, cluster: "us", pod: "airship-1" },
  };
  const inEu = recorded.series.map((series) => ({
    ...series,
    labels: { ...series.labels, cluster: "eu" },
  }));
  const [alert] = recorded.alerts;
  const { namespace: _, ...labels } = alert?.labels ?? {};
  return {
    ...recorded,
    objects: [...recorded.objects, ...vault, ...pointing, own, house, volume],
    logs: [...recorded.logs, ...recorded.logs.flatMap((line) => toVault(line) ?? [])],
    series: [
      ...inEu,
      ...inEu.flatMap((series) => toVault(series) ?? []),
      ...(abroad ? [abroad] : []),
    ],
    alerts: [
      ...recorded.alerts,
      ...recorded.alerts.flatMap((item) => toVault(item) ?? []),
      ...(alert ? [{ ...alert, labels, annotations: { summary: "zeppelin is slow" } }] : []),
    ],
  };
}

function isWarning(object: KubernetesObject): boolean {
  return object.kind === "Event" && object["type"] === "Warning";
}

/** What is of payment, again: in vault, and called zeppelin. */
function toVault<T>(thing: T): T | undefined {
  const text = JSON.stringify(thing);
  if (!/"shop"/u.test(text) || !/payment/u.test(text)) return undefined;
  // The shape stays: words in it change.
  // oxlint-disable-next-line typescript/no-unsafe-return
  return JSON.parse(
    text
      .replaceAll("payment", "zeppelin")
      .replaceAll(/\bshop\b/gu, "vault")
      .replaceAll(/"uid":"([^"]+)"/gu, '"uid":"$1-v"'),
  );
}

/** A warning of shop names a service in vault: a diagnosis that may goes on looking there. */
function pointingAtVault(event: KubernetesObject): KubernetesObject {
  return {
    ...event,
    metadata: { ...event.metadata, name: "pointing", uid: "pointing-1" },
    reason: "FailedCreate",
    message:
      'Error creating: Internal error occurred: failed calling webhook "gate.example": failed to call webhook: Post "https://gate.vault.svc:443/pods?timeout=10s": dial tcp 10.0.0.9:443: connect: connection refused',
  };
}
