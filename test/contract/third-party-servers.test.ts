import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import type { ToolSource } from "@binnacle/contracts";
import {
  caseNamed,
  type KubernetesEmulator,
  kubeconfigFor,
  rebase,
  startKubernetesEmulator,
} from "@binnacle/emulators";
import {
  createGateway,
  type Gateway,
  kubernetesMcpServer,
  type ServerTransport,
} from "@binnacle/mcp/gateway";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";

// The npm package kubernetes-mcp-server, unmodified, between the gateway and a recorded cluster.

const program = path.resolve(import.meta.dirname, "../node_modules/.bin/kubernetes-mcp-server");
const folder = mkdtempSync(path.join(tmpdir(), "third-party-"));
const kubeconfig = path.join(folder, "kubeconfig");
const env = { KUBE_CLIENT_QPS: "1000", KUBE_CLIENT_BURST: "1000" };
const flags = ["--read-only", "--kubeconfig", kubeconfig];
const names = kubernetesMcpServer.allow.map(({ tool }) => tool);

let emulator: KubernetesEmulator;
let server: ChildProcess;
let port: number;

beforeAll(async () => {
  const recording = caseNamed("missing-env");
  if (recording === undefined) throw new Error("no case missing-env");
  emulator = await startKubernetesEmulator(rebase(recording, new Date()));
  writeFileSync(kubeconfig, kubeconfigFor(emulator.url));
  port = await freePort();
  const address = ["--port", String(port), "--bind-address", "127.0.0.1", "--stateless"];
  server = spawn(program, [...address, ...flags], {
    env: { ...process.env, ...env },
    stdio: "ignore",
    detached: true,
  });
});

afterAll(async () => {
  // The program is a wrapper: the group ends with it.
  if (server.pid !== undefined) process.kill(-server.pid, "SIGKILL");
  await emulator.close();
  rmSync(folder, { recursive: true });
});

describe.for([
  {
    name: "as a child",
    transport: (): ServerTransport => ({ kind: "stdio", command: program, args: flags, env }),
  },
  {
    name: "over HTTP",
    transport: (): ServerTransport => ({ kind: "http", url: `http://127.0.0.1:${port}/mcp` }),
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
    await expect
      .poll(
        async () =>
          (await tools().list({ cluster: "prod", signal: AbortSignal.timeout(20_000) })).map(
            ({ name }) => name,
          ),
        { timeout: 20_000 },
      )
      .toEqual(names);
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
    return gateway.toolsFor({ clusters: "all", namespaces: "all" });
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

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => {
    probe.listen(0, "127.0.0.1", resolve);
  });
  const address = z.object({ port: z.int() }).parse(probe.address());
  await new Promise((resolve) => {
    probe.close(resolve);
  });
  return address.port;
}
