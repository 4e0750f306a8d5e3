import { type Binnacle, Config, createBinnacle } from "@binnacle/app";
import type { Case } from "@binnacle/cases";
import type { Investigation } from "@binnacle/contracts";
import { startPrometheusEmulator } from "@binnacle/emulators";
import type { World } from "@binnacle/lab";
import { afterAll, beforeAll, expect, test } from "vitest";
import { investigate } from "../support/investigate.ts";
import { openWorld } from "../support/open-world.ts";
import { recordedCase } from "../support/recorded-case.ts";

// One product, two clusters: an eks server for each, and one Prometheus that holds both, told apart by a label.

const closing: (() => Promise<unknown>)[] = [];
let product: Binnacle;

beforeAll(async () => {
  // One after the other: each finds the credentials of its memory in the environment of this process.
  const broken = await worldOf("missing-env");
  const well = await worldOf("healthy");
  const metrics = await startPrometheusEmulator({
    series: [...labelled(broken, "eu"), ...labelled(well, "us")],
    alerts: [],
  });
  closing.push(metrics.close);
  product = createBinnacle(
    Config.parse({
      servers: [
        eksOf("prod-eu", broken),
        eksOf("prod-us", well),
        {
          role: "prometheus",
          clusters: [
            { name: "prod-eu", match: { name: "cluster", value: "eu" } },
            { name: "prod-us", match: { name: "cluster", value: "us" } },
          ],
          flags: { "prometheus-url": metrics.url },
        },
      ],
    }),
    { log: () => {} },
  );
  closing.push(product.close);
  await product.warm();
}, 60_000);

afterAll(async () => {
  for (const close of closing.toReversed()) await close();
});

test("each answer names its own cluster and is about nothing else", async () => {
  const [eu, us] = await Promise.all([
    investigate(product, "why is checkout failing?", { cluster: "prod-eu" }),
    investigate(product, "why is checkout failing?", { cluster: "prod-us" }),
  ]);
  expect(summary(eu)).toEqual({
    cluster: "prod-eu",
    severity: "broken",
    cause: "missing-environment-variable",
    users: "yes",
  });
  expect(summary(us)).toEqual({
    cluster: "prod-us",
    severity: "fine",
    cause: undefined,
    users: "no",
  });
  expect(idsOf(eu)).toHaveLength(1);
  expect(idsOf(us)).toHaveLength(1);
  expect(idsOf(eu)).not.toEqual(idsOf(us));
}, 60_000);

test("without a name the first cluster of the configuration is meant", async () => {
  const { scope } = await investigate(product, "why is checkout failing?");
  expect(scope.cluster.name).toBe("prod-eu");
}, 60_000);

test("a talk stays in its cluster", async () => {
  const conversation = "C1:1.0";
  await investigate(product, "why is checkout failing?", { cluster: "prod-us", conversation });
  const { scope } = await investigate(product, "and why is cart slow?", { conversation });
  expect(scope.cluster).toMatchObject({ id: "uid-of-healthy", name: "prod-us" });
}, 60_000);

test("commands name the context, queries the label", async () => {
  const { evidence, hypotheses } = await investigate(product, "why is checkout failing?");
  const printed = evidence.map(({ reproduce }) => reproduce);
  const commands = printed.flatMap(({ language, text }) => (language === "kubectl" ? [text] : []));
  // Argo CD knows its own clusters.
  const fixes = hypotheses
    .flatMap(({ finding }) => finding.fix.flatMap(({ command }) => command ?? []))
    .filter((command) => !command.startsWith("argocd "));
  expect(fixes.length).toBeGreaterThan(0);
  expect(commands.length).toBeGreaterThan(0);
  for (const command of [...commands, ...fixes])
    expect(command).toMatch(/^kubectl --context prod-eu /u);
  const queries = printed.flatMap(({ language, text }) => (language === "promql" ? [text] : []));
  expect(queries.length).toBeGreaterThan(0);
  for (const query of queries) expect(query).toContain('cluster="eu"');
}, 60_000);

function summary({ scope, severity, hypotheses, users }: Investigation): object {
  return {
    cluster: scope.cluster.name,
    severity,
    cause: hypotheses[0]?.finding.cause,
    users: users.state,
  };
}

/** Cluster ids in evidence. */
function idsOf({ evidence }: Investigation): string[] {
  return [...new Set(evidence.map(({ clusterId }) => clusterId))];
}

async function worldOf(name: string): Promise<World> {
  const world = await openWorld(otherCluster(recordedCase(name), name));
  closing.push(world.close);
  return world;
}

/** The recordings share one healthy base, and with it the uid of kube-system. */
function otherCluster(recorded: Case, salt: string): Case {
  const objects = recorded.objects.map((object) =>
    object.kind === "Namespace" && object.metadata.name === "kube-system"
      ? { ...object, metadata: { ...object.metadata, uid: `uid-of-${salt}` } }
      : object,
  );
  return { ...recorded, objects };
}

function labelled({ case: recorded }: World, cluster: string): Case["series"] {
  return recorded.series.map((series) => ({ ...series, labels: { ...series.labels, cluster } }));
}

function eksOf(name: string, { settings }: World): object {
  return { role: "eks", clusters: [{ name }], flags: { kubeconfig: settings.kubeconfig } };
}

test("the doctor says nothing of a cluster that whoever asks may not look at", async () => {
  const asked = {
    kind: "asked",
    id: "slack:C1:2",
    at: new Date().toISOString(),
    intent: { kind: "verb", verb: "doctor" },
    by: { id: "slack:U1", name: "Ada" },
    depth: "quick",
  } as const;
  const options = { signal: AbortSignal.timeout(60_000) };
  const may = { clusters: ["prod-us"], namespaces: "all" } as const;
  const own = await product.commands.answer(
    { ...asked, may: { ...may, clusters: [...may.clusters] } },
    options,
  );
  expect(JSON.stringify(own)).not.toContain("prod-eu");
  expect(own.lines.map(({ text }) => text)).toContain("Of what you may not look at I say nothing.");
}, 60_000);
