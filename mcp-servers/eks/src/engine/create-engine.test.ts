import { setTimeout as sleep } from "node:timers/promises";
import { eks } from "@binnacle/contracts";
import { expect, onTestFinished, test } from "vitest";
import { deadlineFromNow } from "../create-phases.ts";
import { serveApi } from "../testing/serve-api.ts";
import { createEngine } from "./create-engine.ts";
import type { DiagnoseCall } from "./engine-messages.ts";

const namespaces = "/api/v1/namespaces/";
const isPods = (path: string, namespace: string) =>
  path.startsWith(`${namespaces}${namespace}/pods?`);
const unhurried = () => AbortSignal.timeout(20_000);

/** An engine on an API server where pods of namespace endless have no end, and those of namespace held come when released. */
async function engineOn() {
  const pages: string[] = [];
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const api = await serveApi(async (path) => {
    const name = path.slice(namespaces.length);
    if (path.startsWith(namespaces) && !name.includes("/")) return ok({ metadata: { name } });
    if (isPods(path, "held")) await released;
    if (!isPods(path, "endless")) return ok({ items: [] });
    pages.push(path);
    return ok({ items: [], metadata: { continue: `after-${pages.length}` } });
  });
  const engine = createEngine({
    connection: { kubeconfig: api.kubeconfig },
    placeholderKey: "test",
  });
  onTestFinished(async () => {
    await engine.close();
    await api.close();
  });
  return { engine, pages, release };
}

function ok(body: unknown) {
  return { status: 200, body: JSON.stringify(body) };
}

function callFor(namespace: string, timeoutMs = 20_000): DiagnoseCall {
  const asked = eks.diagnose.input.parse({ namespace });
  const cluster = { id: "c1", name: "prod", gaps: [] };
  return { asked, cluster, deadline: deadlineFromNow(timeoutMs) };
}

test("a question that is cancelled is read for no more, and ends alone: another in flight is answered", async () => {
  const { engine, pages, release } = await engineOn();
  const other = engine.diagnose(callFor("held"), unhurried());
  const nobody = new AbortController();
  const cancelled = engine.diagnose(callFor("endless"), nobody.signal);
  await expect.poll(() => pages.length).toBeGreaterThan(3);
  nobody.abort();
  await expect(cancelled).rejects.toMatchObject({ kind: "timeout" });
  release();
  const { outcome } = await other;
  expect(outcome).toMatchObject({ kind: "diagnosed", cluster: { id: "c1", name: "prod" } });
  const read = pages.length;
  await sleep(100);
  expect(pages).toHaveLength(read);
});

test("a question that was cancelled before it is asked is not asked", async () => {
  const { engine, pages } = await engineOn();
  const asked = engine.diagnose(callFor("endless"), AbortSignal.abort());
  await expect(asked).rejects.toMatchObject({ kind: "timeout" });
  expect(pages).toEqual([]);
});

test("a list that has no end is given up at its share of the deadline; the rest is answered with the gap", async () => {
  const { engine } = await engineOn();
  await engine.warm();
  const { gaps } = await engine.diagnose(callFor("endless", 5000), unhurried());
  expect(gaps).toMatchObject([{ kind: "timed_out", about: { kinds: ["Pod"] } }]);
});

test("a call that waited has its shares of the time that is left", async () => {
  const { engine } = await engineOn();
  await engine.warm();
  const { asked, cluster, deadline } = callFor("endless");
  const waited = { startedMs: deadline.startedMs - 14_000, timeoutMs: deadline.timeoutMs };
  const { gaps } = await engine.diagnose({ asked, cluster, deadline: waited }, unhurried());
  expect(gaps).toMatchObject([{ kind: "timed_out", about: { kinds: ["Pod"] } }]);
});

test("an engine that closes leaves nobody waiting, and takes a new thread for the next question", async () => {
  const { engine, release } = await engineOn();
  const waiting = engine.diagnose(callFor("held"), unhurried());
  await Promise.all([
    expect(waiting).rejects.toMatchObject({ kind: "unavailable", remedy: {} }),
    engine.close(),
  ]);
  release();
  const { outcome } = await engine.diagnose(callFor("held"), unhurried());
  expect(outcome).toMatchObject({ kind: "diagnosed" });
});

test("a question that the engine cannot take is a bug that names no detail", async () => {
  const { engine } = await engineOn();
  const broken = { ...callFor("shop"), deadline: { startedMs: Number.NaN, timeoutMs: 1 } };
  await expect(engine.diagnose(broken, unhurried())).rejects.toMatchObject({
    kind: "bug",
    message: "The answer failed for a reason of its own; the log has the details.",
  });
});
