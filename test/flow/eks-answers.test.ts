import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createEksServer } from "@binnacle/eks-server";
import { kubeconfigFor, startKubernetesEmulator } from "@binnacle/emulators";
import { connectInMemory } from "@binnacle/mcp/in-memory";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";

const namespaces = Array.from({ length: 8 }, (_, at) => `team-${at}`);
const names = Array.from({ length: 16 }, (_, at) => `service-${at}`);
const podsEach = 8;
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

/** 1,024 pods of 128 workloads; of every fifth workload all crash. */
const objects = [
  namespace("kube-system"),
  ...namespaces.flatMap((place, row) => [
    namespace(place),
    ...names.flatMap((name, at) => workload(place, name, (row * names.length + at) % 5 === 0)),
  ]),
];

const folder = mkdtempSync(path.join(tmpdir(), "eks-answers-"));
let emulator: Awaited<ReturnType<typeof startKubernetesEmulator>>;
let server: ReturnType<typeof createEksServer>;
let call: (name: string, input: object) => Promise<string>;

beforeAll(async () => {
  emulator = await startKubernetesEmulator({ objects, logs: [] });
  const kubeconfig = path.join(folder, "kubeconfig.json");
  writeFileSync(kubeconfig, kubeconfigFor(emulator.url, "prod"));
  server = createEksServer({ kubeconfig, timeoutMs: 20_000, log: () => {} });
  await server.warm();
  const client = await connectInMemory(server.createMcpServer());
  const Called = z.object({ content: z.array(z.object({ text: z.string() })) });
  call = async (name, input) => {
    const answer = await client.callTool({ name, arguments: { ...input } });
    return Called.parse(answer).content[0]?.text ?? "";
  };
}, 60_000);
afterAll(async () => {
  await server.close();
  await emulator.close();
  rmSync(folder, { recursive: true });
});

test("which of 1,024 pods are broken is told in 1,500 tokens, the number of all of them first", async () => {
  const text = await call("diagnose", {});
  expect(text.split("\n")[0]).toMatch(
    /: 26 found: service-0 crashes on start .*; 816 of 1024 pods ready$/u,
  );
  expect(countTokens(text)).toBeLessThanOrEqual(1500);
});

test("what is asked about one workload of them says no more of the others than their number", async () => {
  const text = await call("diagnose", { namespace: "team-0", target: "service-0" });
  expect(text).toMatch(/^elsewhere in team-0: 3 other findings: /mu);
  expect(countTokens(text)).toBeLessThanOrEqual(700);
});

function namespace(name: string) {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name, uid: `ns-${name}` } };
}

function workload(place: string, name: string, isBroken: boolean) {
  const labels = { app: name };
  const spec = { containers: [{ name: "app", image: `example.com/${name}:v2` }] };
  const template = { metadata: { labels }, spec };
  const selector = { matchLabels: labels };
  const set = `${name}-7c41f9`;
  const common = { namespace: place, creationTimestamp: minutesAgo(600) };
  const own = (kind: string, of: string) => ({
    ownerReferences: [
      { apiVersion: "apps/v1", kind, name: of, uid: `${place}-${of}`, controller: true },
    ],
  });
  return [
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { ...common, name, uid: `${place}-${name}` },
      spec: { replicas: podsEach, selector, template },
    },
    {
      apiVersion: "apps/v1",
      kind: "ReplicaSet",
      metadata: { ...common, name: set, uid: `${place}-${set}`, ...own("Deployment", name) },
      spec: { replicas: podsEach, selector, template },
    },
    ...Array.from({ length: podsEach }, (_, at) => ({
      apiVersion: "v1",
      kind: "Pod",
      metadata: {
        ...common,
        name: `${set}-x2x9${at}`,
        uid: `${place}-${name}-${at}`,
        labels,
        ...own("ReplicaSet", set),
      },
      spec: { nodeName: `node-${at}`, ...spec },
      status: isBroken ? crashing() : ready(),
    })),
  ];
}

function ready() {
  return {
    phase: "Running",
    conditions: [{ type: "Ready", status: "True" }],
    containerStatuses: [
      {
        name: "app",
        ready: true,
        restartCount: 0,
        state: { running: { startedAt: minutesAgo(500) } },
      },
    ],
  };
}

function crashing() {
  const end = {
    startedAt: minutesAgo(2.1),
    finishedAt: minutesAgo(2),
    exitCode: 1,
    reason: "Error",
  };
  return {
    phase: "Running",
    startTime: minutesAgo(600),
    conditions: [{ type: "Ready", status: "False", lastTransitionTime: minutesAgo(60) }],
    containerStatuses: [
      {
        name: "app",
        ready: false,
        restartCount: 14,
        state: { waiting: { reason: "CrashLoopBackOff" } },
        lastState: { terminated: end },
      },
    ],
  };
}
