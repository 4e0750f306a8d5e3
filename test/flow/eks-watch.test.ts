import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { KubernetesObject, rebase } from "@binnacle/cases";
import { createEksServer } from "@binnacle/eks-server";
import { kubeconfigFor, startKubernetesEmulator } from "@binnacle/emulators";
import { connectInMemory } from "@binnacle/mcp/in-memory";
import { afterAll, type TestContext, test, vi } from "vitest";
import { z } from "zod";
import { recordedCase } from "../support/recorded-case.ts";

const folder = mkdtempSync(path.join(tmpdir(), "eks-watch-"));
afterAll(() => rmSync(folder, { recursive: true }));

vi.setConfig({ testTimeout: 120_000 });
const patient = { timeout: 60_000, interval: 100 };

const Called = z.object({ content: z.array(z.object({ text: z.string() })) });
const Loose = z.looseObject({});
type Loose = z.infer<typeof Loose>;
const shop = { namespace: "shop" };
const { objects, logs } = rebase(recordedCase("missing-env"), new Date());
type Emulator = Awaited<ReturnType<typeof startKubernetesEmulator>>;

/** The eks server on a recorded cluster that it watches, both of one test; `before` happens before it starts. */
async function watching(
  { onTestFinished, expect }: TestContext,
  before: (emulator: Emulator) => void = () => {},
) {
  const emulator = await startKubernetesEmulator({ objects, logs });
  before(emulator);
  const kubeconfig = path.join(folder, `${new URL(emulator.url).port}.json`);
  writeFileSync(kubeconfig, kubeconfigFor(emulator.url, "prod"));
  const server = createEksServer({ kubeconfig, watch: true, timeoutMs: 20_000, log: () => {} });
  onTestFinished(async () => {
    await server.close();
    await emulator.close();
  });
  await server.warm();
  const client = await connectInMemory(server.createMcpServer());
  const ask = async (name: string, input: Readonly<Record<string, unknown>>) => {
    const from = emulator.journal.length;
    const answer = Called.parse(await client.callTool({ name, arguments: { ...input } }));
    const requests = emulator.journal.slice(from).filter(({ query }) => query["watch"] !== "true");
    const lists = requests.filter(
      ({ path: asked }) => !/\/log$|^\/version$|\/pods\/[^/]+$/.test(asked),
    );
    return { text: answer.content[0]?.text ?? "", lists: lists.map(({ path: asked }) => asked) };
  };
  const diagnose = () => ask("diagnose", shop);
  const inStep = () => expect.poll(async () => (await diagnose()).lists, patient).toEqual([]);
  return { emulator, ask, diagnose, inStep };
}

const names = ({ kind, metadata }: (typeof objects)[number]) => ({
  isPod: kind === "Pod" && metadata.name.startsWith("payment-"),
  isDeployment: kind === "Deployment" && metadata.name === "payment",
});
/** The first line tells the time; what is not seen may be the watch. */
const withoutHead = (text: string) => text.replace(/^.*\n/, "").replace(/\nnot seen[^]*/, "");
const brokenPods = objects.filter((object) => names(object).isPod);
const deployment = objects.filter((object) => names(object).isDeployment);

test.concurrent("once it is in step no question lists anything, and the answer is the one that lists give", async (context) => {
  const { expect } = context;
  const { ask, diagnose, inStep, emulator } = await watching(context);
  await inStep();
  const kept = await diagnose();
  expect(kept.text).toContain("payment");
  const other = await ask("diagnose", { target: "payment" });
  expect(other.lists).toEqual([]);
  emulator.fault({ answer: 403, verb: "watch" });
  emulator.dropWatches();
  await expect.poll(async () => (await diagnose()).lists.length, patient).toBeGreaterThan(5);
  expect(withoutHead((await diagnose()).text)).toBe(withoutHead(kept.text));
});

test.concurrent("what happens is in the next answer", async (context) => {
  const { expect } = context;
  const { emulator, diagnose, inStep } = await watching(context);
  await inStep();
  emulator.remove(...brokenPods);
  emulator.put(
    ...deployment.map((object) => ({
      ...object,
      spec: { ...Loose.parse(object["spec"]), replicas: 0 },
    })),
  );
  await expect.poll(async () => (await diagnose()).text, patient).not.toContain("payment crashes");
});

test.concurrent.for([
  ["a stream that breaks", (emulator: Emulator) => emulator.dropWatches()],
  ["a stream that ends with 410", (emulator: Emulator) => emulator.expireWatches()],
  [
    "a revision that is too old",
    (emulator: Emulator) => {
      emulator.fault({ answer: 410, verb: "watch", resource: "pods", times: 1 });
      emulator.dropWatches();
    },
  ],
  ["a server that is restarted", (emulator: Emulator) => emulator.restart(300)],
] as const)(
  "after %s nothing is missed: what was removed meanwhile is gone",
  async ([, breaks], context) => {
    const { expect } = context;
    const { emulator, diagnose, inStep } = await watching(context);
    await inStep();
    const broken = breaks(emulator);
    emulator.remove(...brokenPods, ...deployment);
    await broken;
    await inStep();
    expect((await diagnose()).text).not.toContain("payment crashes");
  },
);

test.concurrent("a storm of 5,000 events hides nothing: what broke before is still told, from the copy, in no more words", async (context) => {
  const { expect } = context;
  const { emulator, diagnose, inStep } = await watching(context);
  await inStep();
  const before = (await diagnose()).text;
  const calm = Loose.parse(
    objects.find((it) => it.kind === "Pod" && it.metadata.name.startsWith("cart-")),
  );
  const event = Loose.parse(objects.find(({ kind }) => kind === "Event"));
  const storm = Array.from({ length: 5000 }, (_, at) =>
    KubernetesObject.parse({
      ...event,
      metadata: { ...shop, name: `storm-${at}`, uid: `storm-${at}` },
      involvedObject: { ...shop, kind: "Pod", name: Loose.parse(calm["metadata"])["name"] },
      type: "Normal",
      reason: "Pulled",
      message: `Container image "cart:${at}" already present on machine`,
    }),
  );
  emulator.put(...storm);
  await inStep();
  const { text, lists } = await diagnose();
  expect(lists).toEqual([]);
  expect(text).toContain("payment crashes on start");
  expect(text.length).toBeLessThan(before.length * 1.5);
});

test.concurrent.for(["cut", "garbage", "hang", "silent"] as const)(
  "streams that never last (%s) keep nobody waiting: the cluster is listed",
  async (answer, context) => {
    const { expect } = context;
    const { ask } = await watching(context, (api) => api.fault({ answer, verb: "watch" }));
    const { text, lists } = await ask("diagnose", {});
    expect(text).toContain("payment crashes on start");
    expect(lists).toContain("/api/v1/pods");
  },
);

test.concurrent("a server without streamed lists is listed once, then watched", async (context) => {
  const { expect } = context;
  const { inStep, emulator } = await watching(context, (api) =>
    api.fault({ answer: "no-list-stream" }),
  );
  await inStep();
  expect(emulator.journal.some(({ query }) => query["limit"] === "500")).toBe(true);
});

test.concurrent.for([403, 405] as const)(
  "a kind whose watch is refused (%s) is listed at each question, and no other",
  async (answer, context) => {
    const { expect } = context;
    const { diagnose } = await watching(context, (api) =>
      api.fault({ answer, verb: "watch", resource: "configmaps" }),
    );
    const lists = async () => (await diagnose()).lists;
    await expect.poll(lists, patient).toEqual(["/api/v1/namespaces/shop/configmaps"]);
  },
);

test.concurrent("an API server that does not answer is said to be gone, whatever was known before", async (context) => {
  const { expect } = context;
  const { emulator, diagnose, inStep } = await watching(context);
  await inStep();
  emulator.fault({ answer: "hang" });
  expect((await diagnose()).text).toContain("did not answer in time");
});

test.concurrent("get_changes tells what was seen: a size that no field dates, a key of a ConfigMap, a node, a deletion; and since when", async (context) => {
  const { expect } = context;
  const { emulator, ask, inStep } = await watching(context);
  await inStep();
  const change = (kind: string, edit: (object: Loose) => Loose, name?: string) => {
    const found = objects.find(
      (it) => it.kind === kind && (name === undefined || it.metadata.name === name),
    );
    emulator.put(KubernetesObject.parse(edit(Loose.parse(found))));
    return found?.metadata.name ?? "";
  };
  change(
    "Deployment",
    (it) => ({ ...it, spec: { ...Loose.parse(it["spec"]), replicas: 9 } }),
    "cart",
  );
  const map = change("ConfigMap", (it) => ({
    ...it,
    data: { ...Loose.parse(it["data"] ?? {}), LIMIT: "7" },
  }));
  const taints = [{ key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" }];
  const node = change("Node", (it) => ({
    ...it,
    spec: { ...Loose.parse(it["spec"] ?? {}), taints },
  }));
  emulator.remove(...objects.filter((it) => it.kind === "Service" && it.metadata.name === "email"));
  const changes = async () => (await ask("get_changes", { windowMinutes: 5 })).text;
  await expect.poll(changes, patient).toMatch(/service\/email in shop: deleted/);
  const text = await changes();
  expect(text).toMatch(/deployment\/cart in shop: scaled \d+ → 9/);
  expect(text).toContain(`configmap/${map} in `);
  expect(text).toContain("keys: LIMIT added");
  expect(text).toContain(`node/${node}: cordoned`);
  expect(text).toMatch(
    /watched since \d{4}-.*; what is older is rebuilt .*: earlier changes of the same object/,
  );
});

test.concurrent("a kind that may not be watched is a gap of its changes, with the command that grants it", async (context) => {
  const { expect } = context;
  const { ask } = await watching(context, (api) =>
    api.fault({ answer: 403, verb: "watch", resource: "configmaps" }),
  );
  const changes = async () => (await ask("get_changes", shop)).text;
  await expect.poll(changes, patient).toMatch(/^NOT SEEN: changes of configmaps.*may not watch/);
  expect(await changes()).toContain("--verb=watch --resource=configmaps");
});

test.concurrent("an API server that starts refuses for a moment: its word is not taken for a refusal, and what went meanwhile is told", async (context) => {
  const { expect } = context;
  const { emulator, ask, inStep } = await watching(context);
  await inStep();
  emulator.fault({ answer: 403, verb: "watch" });
  emulator.remove(...objects.filter((it) => it.kind === "Service" && it.metadata.name === "email"));
  await emulator.restart(300);
  const changes = async () => (await ask("get_changes", { windowMinutes: 5 })).text;
  await expect.poll(changes, patient).toMatch(/^NOT SEEN: changes of .*is being taken up again/);
  expect(await changes()).not.toContain("may not watch");
  emulator.clearFaults();
  const told = /service\/email in shop: deleted \(between \d\d:\d\d:\d\dZ and /;
  await expect.poll(changes, { timeout: 10_000, interval: 100 }).toMatch(told);
  await expect.poll(changes, patient).not.toContain("NOT SEEN: changes");
});

test.concurrent("a Service that goes while it is watched stays a broken link of who names it, and a change beside it", async (context) => {
  const { expect } = context;
  const { emulator, ask, inStep } = await watching(context);
  await inStep();
  const gone = objects.find((it) => it.kind === "Service" && it.metadata.name === "email");
  const caller = KubernetesObject.parse(
    JSON.parse(
      JSON.stringify(deployment[0])
        .replaceAll('"payment"', '"kriging"')
        .replace(/"env":\[/, '"env":[{"name":"MAIL_HOST","value":"email"},'),
    ),
  );
  emulator.put({ ...caller, metadata: { ...caller.metadata, uid: "kriging" } });
  if (gone !== undefined) emulator.remove(gone);
  const target = { ...shop, target: "kriging" };
  const links = async () => (await ask("get_topology", target)).text;
  await expect
    .poll(links, patient)
    .toMatch(
      /BROKEN deployment\/kriging calls .*email \(env MAIL_HOST\) DOES NOT EXIST \(deleted /,
    );
  const changes = async () => (await ask("get_changes", { ...shop, workload: "kriging" })).text;
  await expect
    .poll(changes, { timeout: 10_000, interval: 100 })
    .toMatch(/service\/email in shop: deleted/);
});
