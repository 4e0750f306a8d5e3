import type { KubernetesObject, LogLine } from "@binnacle/cases";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { humanDuration } from "./human-duration.ts";
import { emulatorToken } from "./kubeconfig-for.ts";
import { type KubernetesEmulator, startKubernetesEmulator } from "./start-kubernetes-emulator.ts";

const now = new Date("2026-11-21T10:00:00Z");
const created = "2026-11-21T08:00:00Z";
const user = "observer";

interface ObjectInput {
  readonly apiVersion?: string;
  readonly labels?: object;
  readonly [field: string]: unknown;
}

function object(kind: string, name: string, input: ObjectInput): KubernetesObject {
  const { apiVersion = "v1", labels = {}, ...fields } = input;
  const place = ["Namespace", "Node", "Certificate"].includes(kind) ? {} : { namespace: "shop" };
  const uid = `${kind}-${name}`;
  const metadata = { name, ...place, uid, creationTimestamp: created, labels };
  return { apiVersion, kind, metadata, ...fields };
}

const running = { running: { startedAt: created } };
const ended = (exitCode: number, reason?: string) => ({
  terminated: { exitCode, ...(reason && { reason }), finishedAt: created, containerID: "c://1" },
});
const container = (name: string, state: object, more: object = {}) => ({
  name,
  state,
  ready: state === running,
  started: state === running,
  restartCount: 0,
  lastState: {},
  ...more,
});

interface PodInput {
  readonly containers: readonly { name: string; [field: string]: unknown }[];
  readonly init?: readonly { name: string; [field: string]: unknown }[];
  readonly initSpec?: object;
  readonly status?: object;
  readonly metadata?: object;
  readonly labels?: object;
  readonly nodeName?: string | null;
}

function pod(name: string, input: PodInput): KubernetesObject {
  const { containers, init = [], status, labels = {}, nodeName = "n1" } = input;
  const built = object("Pod", name, {
    labels,
    spec: {
      ...(nodeName === null ? {} : { nodeName }),
      containers: containers.map((one) => ({ name: one.name, image: "i" })),
      initContainers: init.map((one) => ({ name: one.name, image: "i", ...input.initSpec })),
    },
    status: {
      phase: "Running",
      containerStatuses: containers,
      initContainerStatuses: init,
      ...status,
    },
  });
  return { ...built, metadata: { ...built.metadata, ...input.metadata } };
}

const web = container("web", running);
const crash = container(
  "app",
  { waiting: { reason: "CrashLoopBackOff" } },
  { restartCount: 2, lastState: ended(1, "Error") },
);
const objects: readonly KubernetesObject[] = [
  object("Namespace", "shop", { status: { phase: "Active" } }),
  object("Node", "n1", { status: { conditions: [{ type: "Ready", status: "False" }] } }),
  pod("web-1", { containers: [web], labels: { app: "web", tier: "front", size: "7" } }),
  pod("web-2", { containers: [web, container("proxy", running)], labels: { app: "web" } }),
  pod("crash", { containers: [crash], labels: { app: "crash" } }),
  pod("unplaced", {
    containers: [container("app", {})],
    nodeName: null,
    status: { phase: "Pending", containerStatuses: undefined },
  }),
  pod("restarted", {
    containers: [container("app", running, { restartCount: 1, lastState: ended(1) })],
  }),
  pod("pulling", {
    containers: [container("app", { waiting: { reason: "ImagePullBackOff" } })],
    status: { phase: "Pending" },
  }),
  object("Service", "web", { spec: { type: "ClusterIP" } }),
  object("Event", "web-1.1", {
    involvedObject: { kind: "Pod", name: "web-1" },
    type: "Warning",
    reason: "BackOff",
    message: "x",
    source: { component: "kubelet" },
  }),
  object("Certificate", "tls", { apiVersion: "cert-manager.io/v1", status: {} }),
];
/** `web-1 0 30 third`: pod, run, second and text. */
function line(text: string): LogLine {
  const [podName = "", run, second, ...words] = text.split(" ");
  return {
    time: `2026-11-21T09:59:${second}.250Z`,
    namespace: "shop",
    pod: podName,
    container: podName.startsWith("web") ? "web" : "app",
    run: Number(run),
    level: "info",
    text: words.join(" "),
  };
}
const logs = [
  "web-1 0 30 third",
  "web-1 0 10 first",
  "web-1 0 20 second",
  "crash 1 10 old",
  "crash 2 20 fatal",
  "restarted 0 10 before",
  "restarted 1 20 after",
].map(line);

const Status = z.object({ code: z.number(), message: z.string() });
const List = z.object({
  items: z.array(z.looseObject({ metadata: z.object({ name: z.string() }) })),
});
const Table = z.object({
  columnDefinitions: z.array(z.object({ name: z.string() })),
  rows: z.array(z.object({ cells: z.array(z.unknown()) })),
});
const asTable = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

let emulator: KubernetesEmulator;
beforeAll(async () => {
  emulator = await startKubernetesEmulator({ objects, logs, user, now: () => now });
});
afterEach(() => emulator.clearFaults());
afterAll(() => emulator.close());

/** To the shared emulator, or to that of a whole address. */
function send(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set("authorization", `Bearer ${emulatorToken}`);
  return fetch(new URL(path, emulator.url), { ...init, headers });
}
const list = async (path: string) => List.parse(await (await send(path)).json());
const status = async (path: string, init: RequestInit = {}) =>
  Status.parse(await (await send(path, init)).json());
const table = async (path: string) =>
  Table.parse(await (await send(path, { headers: { accept: asTable } })).json());

describe("lists", () => {
  test("of a custom resource keep kind and apiVersion in the items", async () => {
    const certificates = await list("/apis/cert-manager.io/v1/certificates");
    expect(certificates.items[0]).toMatchObject({ kind: "Certificate" });
  });

  test.for([
    ["labelSelector=app=web,tier!=front", ["web-2"]],
    ["labelSelector=app in (web, crash),!tier", ["crash", "web-2"]],
    ["labelSelector=size>6", ["web-1"]],
    ["fieldSelector=metadata.name=web-1,spec.nodeName=n1", ["web-1"]],
  ] as const)("%s selects %j", async ([query, expected]) => {
    const { items } = await list(`/api/v1/namespaces/shop/pods?${query}`);
    expect(items.map(({ metadata }) => metadata.name)).toEqual(expected);
  });

  test("a thousand pods come as they were recorded", async () => {
    const many = Array.from({ length: 1000 }, (_, n) => pod(`p-${n}`, { containers: [web] }));
    const { url, close } = await startKubernetesEmulator({ objects: many, logs: [] });
    expect((await list(`${url}/api/v1/pods`)).items).toHaveLength(1000);
    await close();
  });
});

describe("tables", () => {
  test("pods", async () => {
    const { columnDefinitions, rows } = await table("/api/v1/namespaces/shop/pods");
    expect(columnDefinitions.map(({ name }) => name).join(" ")).toBe(
      "Name Ready Status Restarts Age IP Node Nominated Node Readiness Gates",
    );
    expect(rows.map(({ cells }) => cells.slice(0, 5).join(" "))).toMatchInlineSnapshot(`
      [
        "crash 0/1 CrashLoopBackOff 2 (120m ago) 120m",
        "pulling 0/1 ImagePullBackOff 0 120m",
        "restarted 1/1 Running 1 (120m ago) 120m",
        "unplaced 0/1 Pending 0 120m",
        "web-1 1/1 Running 0 120m",
        "web-2 2/2 Running 0 120m",
      ]
    `);
  });

  const zero = ended(0, "Completed");
  const states: Readonly<Record<string, PodInput>> = {
    "exit code": { containers: [container("a", ended(3))] },
    "finished beside running": { containers: [container("a", zero), web] },
    "failed beside finished": {
      containers: [container("a", zero), container("b", ended(2, "Error"))],
    },
    "init waits": {
      containers: [web],
      init: [container("i", { waiting: { reason: "PodInitializing" } })],
    },
    "init failed": { containers: [web], init: [container("i", ended(1))] },
    "initialized before": {
      containers: [web],
      init: [container("i", ended(1))],
      status: { conditions: [{ type: "Initialized", status: "True" }] },
    },
    sidecar: { containers: [web], init: [web], initSpec: { restartPolicy: "Always" } },
    gated: {
      containers: [container("a", {})],
      status: { conditions: [{ type: "PodScheduled", reason: "SchedulingGated" }] },
    },
    evicted: {
      containers: [container("a", {})],
      status: { phase: "Failed", reason: "Evicted" },
    },
    deleted: { containers: [web], metadata: { deletionTimestamp: created } },
    "deleted on a lost node": {
      containers: [web],
      metadata: { deletionTimestamp: created },
      status: { reason: "NodeLost" },
    },
  };
  test("a pod says its state as kubectl does", async () => {
    const pods = Object.entries(states).map(([name, input]) => pod(name, input));
    const { url, close } = await startKubernetesEmulator({ objects: pods, logs: [] });
    const { rows } = await table(`${url}/api/v1/pods`);
    await close();
    expect(rows.map(({ cells }) => cells.slice(0, 3).join(" "))).toMatchInlineSnapshot(`
      [
        "deleted 1/1 Terminating",
        "deleted on a lost node 1/1 Unknown",
        "evicted 0/1 Evicted",
        "exit code 0/1 ExitCode:3",
        "failed beside finished 0/2 Error",
        "finished beside running 1/2 NotReady",
        "gated 0/1 SchedulingGated",
        "init failed 0/1 Init:ExitCode:1",
        "init waits 0/1 Init:0/1",
        "initialized before 1/1 Init:ExitCode:1",
        "sidecar 2/2 Running",
      ]
    `);
  });

  test("a kind without a format of its own has name and age", async () => {
    const { rows } = await table("/apis/cert-manager.io/v1/certificates");
    expect(rows.map(({ cells }) => cells)).toEqual([["tls", "120m"]]);
  });

  test.for([
    [45, "45s"],
    [119, "119s"],
    [130, "2m10s"],
    [599, "9m59s"],
    [10_000, "166m"],
    [4 * 3600 + 120, "4h2m"],
    [30 * 3600, "30h"],
    [100 * 3600, "4d4h"],
    [400 * 86_400, "400d"],
    [1000 * 86_400, "2y270d"],
    [-5, "<invalid>"],
  ] as const)("%i s old reads %s", ([seconds, text]) => {
    expect(humanDuration(seconds * 1000)).toBe(text);
  });
});

describe("logs", () => {
  test.for([
    ["web-1/log?tailLines=0", ""],
    ["web-1/log?sinceSeconds=45", "second\nthird\n"],
    ["crash/log", "fatal\n"],
    ["crash/log?previous=true", "fatal\n"],
    ["restarted/log", "after\n"],
    ["restarted/log?previous=true", "before\n"],
    ["unplaced/log", ""],
  ] as const)("%s", async ([path, expected]) => {
    const log = await send(`/api/v1/namespaces/shop/pods/${path}`);
    expect(await log.text()).toBe(expected);
  });

  test.for([
    [
      "web-2/log",
      400,
      "a container name must be specified for pod web-2, choose one of: [web proxy]",
    ],
    [
      "web-1/log?previous=true",
      400,
      'previous terminated container "web" in pod "web-1" not found',
    ],
    [
      "pulling/log",
      400,
      'container "app" in pod "pulling" is waiting to start: trying and failing to pull image',
    ],
    ["none/log", 404, 'pods "none" not found'],
  ] as const)("%s answers %i: %s", async ([path, code, message]) => {
    expect(await status(`/api/v1/namespaces/shop/pods/${path}`)).toMatchObject({ code, message });
  });
});

test.for([
  [
    "PATCH",
    "/apis/apps/v1/namespaces/shop/deployments/web",
    `deployments.apps "web" is forbidden: User "observer" cannot patch resource "deployments" in API group "apps" in the namespace "shop"`,
  ],
  ["POST", "/version", `forbidden: User "observer" cannot post path "/version"`],
] as const)("the caller may not %s %s", async ([method, path, message]) => {
  expect(await status(path, { method })).toMatchObject({ code: 403, message });
});

test("the caller needs no token", async () => {
  expect((await fetch(`${emulator.url}/api/v1/pods`)).status).toBe(200);
});

test.for([
  [3, [{ manager: "kubectl", subresource: "scale" }]],
  [0, []],
] as const)("of who set a size of %i is kept: %j", async ([replicas, kept]) => {
  const scaled = { manager: "kubectl", subresource: "scale", time: created };
  const { metadata, ...rest } = object("Deployment", "sized", {
    apiVersion: "apps/v1",
    spec: { replicas },
  });
  const sized = { ...rest, metadata: { ...metadata, managedFields: [scaled] } };
  const own = await startKubernetesEmulator({ objects: [sized], logs: [] });
  const response = await fetch(`${own.url}/apis/apps/v1/namespaces/shop/deployments/sized`);
  const read = z.object({ metadata: z.object({ managedFields: z.array(z.unknown()) }) });
  expect(read.parse(await response.json()).metadata.managedFields).toEqual(kept);
  await own.close();
});

test.for([
  "/api/v1/namespaces/shop/pods/web-1/log?follow=true",
  "/openapi/v3",
  "/apis/apps/v1/namespaces/shop/deployments/web/scale",
])("outside the subset, %s answers 501 and names it", async (path) => {
  const { code, message } = await status(path);
  expect(code).toBe(501);
  expect(message).toMatch("The Kubernetes emulator serves");
});

describe("faults", () => {
  const pods = "/api/v1/namespaces/shop/pods";

  test.for([
    [401, "Unauthorized"],
    [
      403,
      `pods is forbidden: User "observer" cannot list resource "pods" in API group "" in the namespace "shop"`,
    ],
    [429, "Too many requests, please try again later."],
    [500, "Internal error occurred: etcdserver: leader changed"],
  ] as const)("%i once, then healed", async ([answer, message]) => {
    emulator.fault({ answer, pathPrefix: "/api/v1", times: 1, retryAfterSeconds: 7 });
    const broken = await send(pods);
    expect(broken.status).toBe(answer);
    expect(broken.headers.get("retry-after")).toBe(answer === 429 ? "7" : null);
    expect(Status.parse(await broken.json()).message).toBe(message);
    expect((await send(pods)).status).toBe(200);
  });

  test("a role that leaves out pods in one namespace denies the list of all namespaces too", async () => {
    emulator.fault({ answer: 403, resource: "pods", namespace: "shop" });
    const codes = await Promise.all(
      [pods, "/api/v1/pods", "/api/v1/namespaces/other/pods", `${pods}/web-1/log`].map(
        async (path) => (await send(path)).status,
      ),
    );
    expect(codes).toEqual([403, 403, 200, 200]);
    const review = await send("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", {
      method: "POST",
      body: JSON.stringify({ spec: { resourceAttributes: { verb: "list", resource: "pods" } } }),
    });
    expect(await review.json()).toMatchObject({ status: { allowed: false } });
  });

  test("garbage is HTML with 200", async () => {
    emulator.fault({ answer: "garbage" });
    expect(await (await send(pods)).text()).toMatch("<!doctype html>");
  });

  test("cut breaks the connection in the middle of the body", async () => {
    emulator.fault({ answer: "cut", resource: "pods" });
    await expect(send(pods).then((answer) => answer.text())).rejects.toThrow("terminated");
    expect((await send("/api/v1/services")).status).toBe(200);
  });

  test("hang never answers", async () => {
    emulator.fault({ answer: "hang", resource: "pods" });
    const attempt = send(pods, { signal: AbortSignal.timeout(50) });
    await expect(attempt).rejects.toThrow(/timeout/);
    expect(emulator.journal.at(-1)?.status).toBeUndefined();
  });

  test("closing ends a request that hangs", async () => {
    const hanging = await startKubernetesEmulator({ objects, logs });
    hanging.fault({ answer: "hang" });
    const attempt = fetch(`${hanging.url}/api`).then(
      () => "answered",
      () => "broken",
    );
    await expect.poll(() => hanging.journal.length).toBe(1);
    await hanging.close();
    expect(await attempt).toBe("broken");
  });
});

test("the journal holds every request, and the Date header is the emulator's clock", async () => {
  const answer = await send("/api/v1/pods?limit=1", { headers: { "user-agent": "probe" } });
  expect(answer.headers.get("date")).toBe("Sat, 21 Nov 2026 10:00:00 GMT");
  expect(emulator.journal.at(-1)).toEqual({
    method: "GET",
    path: "/api/v1/pods",
    query: { limit: "1" },
    status: 200,
    userAgent: "probe",
  });
});
