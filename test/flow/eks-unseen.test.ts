import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { rebase } from "@binnacle/cases";
import { createEksServer } from "@binnacle/eks-server";
import { kubeconfigFor, startKubernetesEmulator } from "@binnacle/emulators";
import { connectInMemory } from "@binnacle/mcp/in-memory";
import { afterAll, expect, test } from "vitest";
import { z } from "zod";
import { recordedCase } from "../support/recorded-case.ts";

const folder = mkdtempSync(path.join(tmpdir(), "eks-unseen-"));
const { objects, logs } = rebase(recordedCase("healthy"), new Date());
const emulator = await startKubernetesEmulator({ objects, logs });
const kubeconfig = path.join(folder, "kubeconfig.json");
writeFileSync(kubeconfig, kubeconfigFor(emulator.url, "prod-eu"));
afterAll(async () => {
  await emulator.close();
  rmSync(folder, { recursive: true });
});

const shop = { namespace: "shop" };
const diagnosed = "pods events nodes deployments replicasets services";

/** What is asked of a cluster that is well, and the lists that the answer leans on. */
const questions: readonly (readonly [
  tool: string,
  input: Readonly<Record<string, unknown>>,
  needs: string,
])[] = [
  ["diagnose", shop, diagnosed],
  ["diagnose", {}, diagnosed],
  ["diagnose", { ...shop, target: "payment" }, "pods events replicasets services"],
  ["list_objects", { ...shop, kind: "pods", limit: 100 }, "pods"],
  ["get_object", { ...shop, kind: "deployment", name: "payment" }, "deployments"],
  ["get_events", shop, "events"],
  ["get_logs", { ...shop, workload: "payment" }, "pods pods/log replicasets"],
  ["get_logs", { ...shop, pod: "payment" }, "pods pods/log replicasets"],
  ["kubectl", { command: "get pods,events,services -n shop" }, "pods events services"],
  ["kubectl", { command: "get nodes" }, "nodes"],
  ["kubectl", { command: "describe deployment payment -n shop" }, "deployments events"],
  ["kubectl", { command: "events -n shop" }, "events"],
  ["kubectl", { command: "logs deployment/payment -n shop" }, "pods pods/log"],
  ["kubectl", { command: "rollout history deploy/payment -n shop" }, "deployments replicasets"],
];
const lists = [...new Set(questions.flatMap(([, , needs]) => needs.split(" ")))];
const faults = lists.flatMap((resource) =>
  (["hang", "cut", 500, 403] as const).map((answer) => ({ resource, answer })),
);
const Called = z.object({ content: z.array(z.object({ text: z.string() })) });

/** The words of an answer that has seen all. */
const calm =
  /nothing wrong that can be seen|\b0 of 0\b|^none$|^no events$|^No events found$|<none>$/mu;
const owned = /^(?:NOT SEEN: |timeout: |unavailable: |denied: )/u;

test.for(faults)(
  "where $resource end in $answer the first line of each answer that needs them says so, and nothing is called well",
  { timeout: 60_000 },
  async ({ resource, answer }) => {
    emulator.clearFaults();
    emulator.fault({ resource, answer });
    const server = createEksServer({ kubeconfig, timeoutMs: 3000, log: () => {} });
    await server.warm();
    const client = await connectInMemory(server.createMcpServer());
    const asked = questions.filter(([, , needs]) => needs.split(" ").includes(resource));
    const answers = await Promise.all(
      asked.map(async ([name, input]) => {
        const { content } = Called.parse(await client.callTool({ name, arguments: { ...input } }));
        const text = content[0]?.text ?? "";
        const [first = ""] = text.split("\n");
        return { asked: [name, input], first, says: owned.test(first), calm: calm.exec(text)?.[0] };
      }),
    );
    await server.close();
    expect(answers.filter((one) => !one.says || one.calm !== undefined)).toEqual([]);
  },
);

test("where all can be read nothing is said to be unseen", async () => {
  emulator.clearFaults();
  const server = createEksServer({ kubeconfig, timeoutMs: 20_000, log: () => {} });
  const client = await connectInMemory(server.createMcpServer());
  const texts = [];
  for (const [name, input] of questions) {
    const { content } = Called.parse(await client.callTool({ name, arguments: { ...input } }));
    texts.push(content[0]?.text ?? "");
  }
  await server.close();
  expect(texts.filter((text) => /NOT SEEN|not seen:/u.test(text))).toEqual([]);
});
