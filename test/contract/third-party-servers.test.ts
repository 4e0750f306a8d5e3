import path from "node:path";
import { rebase } from "@binnacle/cases";
import type { ToolSource } from "@binnacle/contracts";
import {
  type KubernetesEmulator,
  kubeconfigFor,
  startKubernetesEmulator,
} from "@binnacle/emulators";
import {
  createGateway,
  type Gateway,
  kubernetesMcpServer,
  type ServerTransport,
} from "@binnacle/mcp/gateway";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { recordedCase } from "../support/recorded-case.ts";
import {
  type KubernetesMcpServer,
  startKubernetesMcpServer,
  unhurried,
} from "../support/start-kubernetes-mcp-server.ts";

// The npm package kubernetes-mcp-server, unmodified, between the gateway and a recorded cluster.

const program = path.resolve(import.meta.dirname, "../node_modules/.bin/kubernetes-mcp-server");
const names = kubernetesMcpServer.allow.map(({ tool }) => tool);

let emulator: KubernetesEmulator;
let server: KubernetesMcpServer;

beforeAll(async () => {
  emulator = await startKubernetesEmulator(rebase(recordedCase("missing-env"), new Date()));
  server = await startKubernetesMcpServer(kubeconfigFor(emulator.url));
});

afterAll(async () => {
  await server.close();
  await emulator.close();
});

describe.for([
  {
    name: "as a child",
    transport: (): ServerTransport => ({
      kind: "stdio",
      command: program,
      args: ["--read-only", "--kubeconfig", server.kubeconfig],
      env: unhurried,
    }),
  },
  {
    name: "over HTTP",
    transport: (): ServerTransport => ({ kind: "http", url: server.url }),
  },
])("kubernetes-mcp-server $name", ({ transport }) => {
  let gateway: Gateway;

  beforeEach(() => {
    gateway = createGateway({
      servers: [
        {
          name: "eks",
          role: "kubernetes",
          clusters: [{ name: "prod" }],
          origin: "kubernetes",
          what: "the cluster",
          ...kubernetesMcpServer,
          transport: transport(),
          timeoutMs: 10_000,
          concurrency: 4,
        },
      ],
      log: () => {},
    });
    return () => gateway.close();
  });

  test("lists every tool of the preset, and no other", async () => {
    const signal = AbortSignal.timeout(20_000);
    const listed = await tools().list({ cluster: "prod", signal });
    expect(listed.map(({ name }) => name)).toEqual(names);
  });

  test("shows the workloads, events and logs of the incident; each answer is one outside fact", async () => {
    expect(await ask("resources_list", deployments)).toMatch(/apps\/v1\s+Deployment\s+payment/u);
    expect(await ask("events_list", { namespace: "shop" })).toContain("Reason: BackOff");
    const pods = await ask("pods_list_in_namespace", { namespace: "shop", labelSelector });
    const [name] = /payment-\S+(?=\s.*CrashLoopBackOff)/u.exec(pods) ?? [];
    expect(await ask("pods_log", { namespace: "shop", name, previous: true, tail: 50 })).toContain(
      "PAYMENT_GATEWAY_URL",
    );
  });

  test.for([
    { tool: "resources_list", args: { apiVersion: "v1", kind: "Secret", namespace: "shop" } },
    { tool: "resources_get", args: { apiVersion: "v1", kind: "secrets", name: "db" } },
    { tool: "pods_exec", args: { name: "x", command: ["env"] } },
    { tool: "configuration_view", args: {} },
    { tool: "nodes_log", args: { name: "x", query: "kubelet" } },
    { tool: "pods_log", args: { name: "x", tail: 1e6 } },
    { tool: "namespaces_list", args: { context: "other" } },
  ])("$tool with $args never reaches the cluster", async ({ tool, args }) => {
    const before = emulator.journal.length;
    expect(await ask(tool, args)).toMatch(/^refused: /u);
    expect(emulator.journal.length).toBe(before);
  });

  test("an error of its own refuses the question with its sentence", async () => {
    expect(await ask("pods_get", { namespace: "shop", name: "nope" })).toBe(
      'refused: failed to get pod nope in namespace shop: pods "nope" not found',
    );
  });

  async function ask(tool: string, args: Readonly<Record<string, unknown>>): Promise<string> {
    const signal = AbortSignal.timeout(20_000);
    const result = await tools().call({ server: "eks", tool, args }, { cluster: "prod", signal });
    if (result.kind === "gap") return `gap: ${result.gap.why}`;
    if (result.kind === "refused") return `refused: ${result.why}`;
    expect(result.evidence).toMatchObject([{ trust: "outside", reproduce: { language: "mcp" } }]);
    return result.text;
  }

  function tools(): ToolSource {
    return gateway.toolsFor({ may: { clusters: "all", namespaces: "all" } });
  }
});

test("of all that was asked, nothing changed the cluster or named a Secret", () => {
  const asked = emulator.journal.map(({ method, path: where }) => `${method} ${where}`);
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.filter((line) => line.includes("secrets"))).toEqual([]);
  const writes = asked.filter((line) => !line.startsWith("GET "));
  expect(new Set(writes)).toEqual(
    new Set(["POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews"]),
  );
});

const labelSelector = "app=payment";
const deployments = { apiVersion: "apps/v1", kind: "Deployment", namespace: "shop" };
