import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { rebase } from "@binnacle/cases";
import { type Answered, type DiagnoseResult, eks } from "@binnacle/contracts";
import {
  type KubernetesEmulator,
  kubeconfigFor,
  startKubernetesEmulator,
} from "@binnacle/emulators";
import { createGateway, policyOf } from "@binnacle/mcp/gateway";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { eksChild } from "../support/eks-child.ts";
import { recordedCase } from "../support/recorded-case.ts";

const folder = mkdtempSync(path.join(tmpdir(), "shared-fate-"));
let emulator: KubernetesEmulator;
let gateway: ReturnType<typeof createGateway>;

beforeAll(async () => {
  const { objects, logs } = rebase(recordedCase("missing-env"), new Date());
  emulator = await startKubernetesEmulator({ objects, logs });
  writeFileSync(path.join(folder, "kubeconfig"), kubeconfigFor(emulator.url));
});
/** A server of its own each: it remembers what failed, and lists each time what it is asked of. */
beforeEach(async () => {
  emulator.clearFaults();
  gateway = start();
  await gateway.warm();
  return gateway.close;
});
afterAll(async () => {
  await emulator.close();
  rmSync(folder, { recursive: true });
});

function start() {
  const child = eksChild(path.join(folder, "kubeconfig"), "--timeout-ms", "6000", "--watch=false");
  const server = { ...child, ...policyOf(eks), timeoutMs: 9000, concurrency: 8 };
  return createGateway({ servers: [server], log: () => {} });
}

const asking = { cluster: "prod", signal: new AbortController().signal };
const tools = () => gateway.toolsFor({ may: { clusters: "all", namespaces: "all" } });
const list = (kind: string) => tools().ask(eks.listObjects, { kind, namespace: "shop" }, asking);
const log = () => tools().ask(eks.getLogs, { namespace: "shop", pod: "payment" }, asking);
const diagnose = () => tools().ask(eks.diagnose, { namespace: "shop" }, asking);

/** Kinds that a diagnosis did not see; undefined: there is none. */
function unseenBy(answered: Answered<DiagnoseResult>): readonly string[] | undefined {
  if (answered.kind !== "ok" || answered.result.outcome.kind !== "diagnosed") return undefined;
  return [...new Set(answered.gaps.flatMap(({ about }) => about?.kinds ?? []))];
}

function askedFor(plural: string): number {
  return emulator.journal.filter(({ path: asked }) => asked.endsWith(`/${plural}`)).length;
}

describe("one part of the API that fails", { timeout: 60_000 }, () => {
  test("three 503 of one group close nothing else, are named with their end, and are not asked on", async () => {
    const whole = unseenBy(await diagnose()) ?? [];
    emulator.fault({ answer: 503, pathPrefix: "/apis/autoscaling" });
    for (let turn = 0; turn < 3; turn += 1) await list("hpa");
    const before = askedFor("horizontalpodautoscalers");
    const resting = await list("hpa");
    expect(resting).toMatchObject({
      kind: "gap",
      gap: { kind: "unreachable", about: { kinds: ["HorizontalPodAutoscaler"] } },
    });
    expect(JSON.stringify(resting)).toMatch(/not asked until \d\d:\d\d:\d\d UTC, since 3 reads/u);
    expect(askedFor("horizontalpodautoscalers")).toBe(before);
    expect((await list("pods")).kind).toBe("ok");
    expect(unseenBy(await diagnose())).toEqual([...whole, "HorizontalPodAutoscaler"]);
  });

  test("one that never answers costs its own lists alone, and after three times it is not waited for", async () => {
    emulator.fault({ answer: "hang", resource: "horizontalpodautoscalers" });
    for (let turn = 0; turn < 3; turn += 1)
      expect(unseenBy(await diagnose())).toContain("HorizontalPodAutoscaler");
    const before = askedFor("horizontalpodautoscalers");
    const last = unseenBy(await diagnose());
    expect(last).toContain("HorizontalPodAutoscaler");
    expect(last).not.toContain("Pod");
    expect(askedFor("horizontalpodautoscalers")).toBe(before);
  });

  test("a kubelet that does not give its logs closes no log of another pod, and no pods", async () => {
    emulator.fault({ answer: 503, resource: "pods/log", times: 8 });
    for (let turn = 0; turn < 4; turn += 1) expect((await log()).kind).toBe("gap");
    expect((await log()).kind).toBe("ok");
    expect((await list("pods")).kind).toBe("ok");
  });
});
