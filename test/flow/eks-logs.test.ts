import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type LogLine, rebase } from "@binnacle/cases";
import { createEksServer } from "@binnacle/eks-server";
import { kubeconfigFor, startKubernetesEmulator } from "@binnacle/emulators";
import { connectInMemory } from "@binnacle/mcp/in-memory";
import { afterAll, expect, test } from "vitest";
import { z } from "zod";
import { recordedCase } from "../support/recorded-case.ts";

const folder = mkdtempSync(path.join(tmpdir(), "eks-logs-"));
const now = new Date();
const { objects, logs } = rebase(recordedCase("healthy"), now);
const pods = objects.filter(
  ({ kind, metadata }) =>
    kind === "Pod" && metadata.namespace === "shop" && metadata.name.startsWith("cart-"),
);
const [first = "", second = ""] = pods.map(({ metadata }) => metadata.name);

/** Lines a second apart, the last a minute ago. */
function written(pod: string, texts: readonly string[]): LogLine[] {
  return texts.map((text, index) => ({
    time: new Date(now.getTime() - 60_000 - (texts.length - index) * 1000).toISOString(),
    namespace: "shop",
    pod,
    container: "app",
    run: 0,
    level: "info",
    text,
  }));
}
const long = Array.from({ length: 1999 }, (_, index) => `line ${index} ${"x".repeat(6000)}`);
const bytes = Array.from({ length: 40 }, (_, index) => `PK\u0003\u0004\0${index}`);
const own = [...written(first, [...long, "the newest line"]), ...written(second, bytes)];
const others = logs.filter(({ pod }) => pod !== first && pod !== second);
const emulator = await startKubernetesEmulator({ objects, logs: [...others, ...own] });
const kubeconfig = path.join(folder, "kubeconfig.json");
writeFileSync(kubeconfig, kubeconfigFor(emulator.url, "prod-eu"));
const server = createEksServer({ kubeconfig, timeoutMs: 20_000, log: () => {} });
const client = await connectInMemory(server.createMcpServer());
afterAll(async () => {
  await server.close();
  await emulator.close();
  rmSync(folder, { recursive: true });
});

const Called = z.object({ content: z.array(z.object({ text: z.string() })) });

async function logsOf(input: Readonly<Record<string, unknown>>): Promise<string> {
  const args = { namespace: "shop", ...input };
  const { content } = Called.parse(await client.callTool({ name: "get_logs", arguments: args }));
  return content[0]?.text ?? "";
}

test("of a log of 12 MB the newest lines are read, and what was left out is said", async () => {
  const few = await logsOf({ pod: first, tailLines: 3 });
  expect(few).toContain("the newest line");
  expect(few).toContain("older lines were cut");
  const many = await logsOf({ pod: first, tailLines: 1000 });
  expect(many).toContain("the newest line");
  expect(many).toMatch(/\d+ older lines left out here/u);
  expect(many.length).toBeLessThan(12_000);
});

test("what is no text is counted, and not shown", async () => {
  const text = await logsOf({ pod: second });
  expect(text).toContain("(binary, ");
  expect(text).not.toContain("\0");
});

test("a workload is read with both, each pod bounded", async () => {
  const text = await logsOf({ workload: "cart" });
  expect(text).toContain(`logs of ${pods.length} of ${pods.length} pods read`);
  expect(text.length).toBeLessThan(8000);
});

test("until shows what was written before, and not since", async () => {
  const until = new Date(now.getTime() - 60_000 - 1_990_000).toISOString();
  const text = await logsOf({ pod: first, until, tailLines: 2 });
  expect(text).toContain("line 9 ");
  expect(text).not.toMatch(/the newest line|NOT SEEN/u);
});
