import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Checked, DoctorReport, doctor } from "@binnacle/app";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { chartSuite } from "../deploy/chart.suite.ts";
import { type Manifests, readManifests } from "../deploy/manifests.ts";
import { because } from "../support/because.ts";
import { chart, helm, helmMissing, rendered } from "./support/helm.ts";
import { initiated } from "./support/initiated.ts";
import { type Cluster, startCluster } from "./support/start-cluster.ts";
import { kubernetesMissing } from "./support/start-kubernetes.ts";

const root = path.resolve(import.meta.dirname, "../..");

/** What changes what is rendered, each with what it is without. */
const toggles: readonly (readonly string[])[] = [
  ["--set=topology=services", "--set=services.maxReplicas=5"],
  ["--set=rbac.namespaces={shop,payments}"],
  ["--set=networkPolicy.enabled=false", "--set=doctor.initContainer=true"],
  ["--set=config.observe=null"],
  ["--set=services.tlsSecret=binnacle-servers", "--set=services.replicas=1"],
  [
    "--set=config.prometheusUrl=http://prometheus.monitoring.svc:9090",
    "--set=config.opensearchUrl=https://logs.example.com",
    "--set=config.opensearchUsername=reader",
    "--set=config.opensearchPasswordFile=/run/secrets/binnacle/logs/password",
    "--set=config.memory.bucket=incidents,config.memory.region=eu-central-1",
  ],
];
const combinations = toggles.reduce<readonly (readonly string[])[]>(
  (before, toggle) => before.flatMap((words) => [words, [...words, ...toggle]]),
  [[]],
);

const examples = ["kind", "csi"].map((name) => ["-f", `deploy/examples/${name}.values.yaml`]);

describe.skipIf(helmMissing !== undefined)(`Helm${because(helmMissing)}`, () => {
  test("finds nothing wrong in the chart", async () => {
    expect(await helm("lint", "--strict", chart)).toContain("1 chart(s) linted, 0 chart(s) failed");
  });

  test.for([
    { file: "deploy/kubernetes/binnacle.yaml", words: [] },
    { file: "test/deploy/golden/eks.yaml", words: ["-f", "deploy/examples/eks.values.yaml"] },
  ])("renders $file", async ({ file, words }) => {
    await expect(rendered(...words)).toMatchFileSnapshot(path.join(root, file));
  });

  test.for([
    { value: "config.slack.botToken=xoxb-1", why: "botToken" },
    { value: "config.clustername=prod", why: "clustername" },
    { value: "topology=sidecars", why: "topology" },
    { value: "bot.replicas=2", why: "replicas" },
    { value: "image.digest=latest", why: "digest" },
    { value: "config.timeZone=Europe/Olso", why: "/config/timeZone" },
    { value: "config.prometheusUrl=prometheus:9090", why: "/config/prometheusUrl" },
    { value: "config.database.directory=/data", why: "this chart has no volume for it" },
  ])("refuses $value", ({ value, why }) => {
    expect(() => rendered(`--set=${value}`)).toThrow(why);
  });

  test("takes the values that `binnacle init` writes, and the memory that Terraform made", async () => {
    const folder = await initiated();
    const memory = '--set-json=config.memory={"bucket":"incidents","region":"eu-central-1"}';
    const { settings } = readManifests(rendered("-f", path.join(folder, "values.yaml"), memory));
    expect(parse(settings)).toMatchObject({
      clusterName: "prod-eu",
      prometheusUrl: "http://prometheus.monitoring.svc:9090",
      memory: { bucket: "incidents" },
    });
    await rm(folder, { recursive: true });
  });

  for (const words of [...combinations, ...examples]) {
    let manifests: Manifests | undefined;
    chartSuite(nameOf(words), () => {
      manifests ??= readManifests(rendered(...words));
      return manifests;
    });
  }
});

function nameOf(words: readonly string[]): string {
  return words.map((word) => word.replace(/^--set=/u, "")).join(" ") || "nothing said";
}

function isOfTheCluster(what: string): boolean {
  return /^(?:nodes|namespaces|.*volumes|.*classes)/u.test(what);
}

const ConfigMap = z.object({ data: z.object({ "binnacle.yaml": z.string() }) });
const Installed = z.looseObject({
  clusterName: z.string(),
  servers: z.array(z.looseObject({ role: z.string() })).optional(),
});

function kubeconfigOf({ url, ca }: Cluster, token: string): string {
  const certificate = Buffer.from(ca).toString("base64");
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "c", cluster: { server: url, "certificate-authority-data": certificate } }],
    users: [{ name: "u", user: { token } }],
    contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
    "current-context": "x",
  });
}

const missing = helmMissing ?? kubernetesMissing;

describe.skipIf(missing !== undefined)(`on a real API server${because(missing)}`, () => {
  let cluster: Cluster;
  const helmHere = (...words: readonly string[]) =>
    helm(...words, "--kubeconfig", cluster.kubeconfig);

  beforeAll(async () => {
    cluster = await startCluster();
    for (const name of ["shop", "payments"]) await cluster.kubectl("create", "namespace", name);
    await namespaceFor("binnacle");
  });
  afterAll(async () => await cluster.close());

  /** A namespace whose pods are restricted. */
  const namespaceFor = async (name: string) => {
    await cluster.kubectl("create", "namespace", name);
    const level = ["enforce", "warn"].map(
      (mode) => `pod-security.kubernetes.io/${mode}=restricted`,
    );
    await cluster.kubectl("label", "namespace", name, ...level);
    return name;
  };

  test("every combination is taken, without a warning", async () => {
    const warned: string[] = [];
    for (const words of [...combinations, ...examples]) {
      const apply = ["apply", "--dry-run=server", "-f", "-"];
      const said = await cluster.kubectlWith(rendered(...words), ...apply);
      if (said.includes("Warning")) warned.push(nameOf(words), said);
    }
    expect(warned).toEqual([]);
  }, 300_000);

  test("so are an overlay of Kustomize and its base", async () => {
    for (const folder of ["base", "overlays/prod-eu"]) {
      const apply = [
        "apply",
        "--dry-run=server",
        "-k",
        path.join(root, "deploy/kustomize", folder),
      ];
      expect(await cluster.kubectl(...apply)).toContain("deployment.apps/binnacle created");
    }
  });

  let overlay = "";
  chartSuite("an overlay of Kustomize", () => readManifests(overlay));
  beforeAll(async () => {
    const folder = path.join(root, "deploy/kustomize/overlays/prod-eu");
    overlay = await cluster.kubectl("kustomize", folder);
  });

  test("it is installed, changed, taken apart into services, rolled back; and gone without a trace", async () => {
    const namespace = await namespaceFor("team");
    const before = await objects();
    const wait = ["-n", namespace, "--wait", "--timeout", "60s"];
    const told = await helmHere("install", "binnacle", chart, ...wait);
    expect(told).toContain("-n team create secret generic binnacle-slack");
    expect(await ready(namespace)).toEqual({ binnacle: 1 });
    const firstPods = await podsOf(namespace);

    await helmHere("upgrade", "binnacle", chart, "--set=config.timeZone=Europe/Oslo", ...wait);
    expect(await settings(namespace)).toContain("timeZone: Europe/Oslo");
    expect(await podsOf(namespace)).not.toEqual(firstPods);

    const apart = ["--set=topology=services", "--set=config.prometheusUrl=http://prometheus:9090"];
    await helmHere("upgrade", "binnacle", chart, ...apart, ...wait);
    expect(await ready(namespace)).toEqual({
      binnacle: 1,
      "binnacle-eks": 2,
      "binnacle-prometheus": 2,
    });

    await helmHere("rollback", "binnacle", "1", ...wait);
    expect(await ready(namespace)).toEqual({ binnacle: 1 });
    expect(await settings(namespace)).not.toContain("timeZone");

    await helmHere("uninstall", "binnacle", ...wait);
    await expect.poll(objects).toEqual(before);
  });

  test.for([
    { namespaces: [], may: ["shop", "payments", "default"] },
    { namespaces: ["shop"], may: ["shop"] },
  ])(
    "with rbac.namespaces $namespaces it reads $may alone, and Secrets nowhere",
    async ({ namespaces, may }) => {
      const namespace = await namespaceFor(`reads-${may.length}`);
      const set = `--set-json=rbac.namespaces=${JSON.stringify(namespaces)}`;
      await helmHere("install", "binnacle", chart, "-n", namespace, set);
      const as = `--as=system:serviceaccount:${namespace}:binnacle`;
      const mayI = async (...words: readonly string[]) =>
        /^yes$/mu.test(await cluster.kubectl("auth", "can-i", ...words, as).catch(() => "no"));
      for (const name of ["shop", "payments", "default"]) {
        const rights = [];
        for (const what of ["list pods", "get pods/log", "get secrets", "delete pods"])
          rights.push(await mayI(...what.split(" "), "-n", name));
        const reads = may.includes(name);
        expect({ name, rights }).toEqual({ name, rights: [reads, reads, false, false] });
      }
      expect(await mayI("get", "namespace/kube-system")).toBe(true);
      await helmHere("uninstall", "binnacle", "-n", namespace);
    },
  );

  const examinedInstalls: readonly { readonly namespaces: readonly string[] }[] = [
    { namespaces: [] },
    { namespaces: ["shop"] },
    { namespaces: ["shop", "payments"] },
  ];
  test.for(examinedInstalls)(
    "with rbac.namespaces $namespaces the doctor finds nothing wrong in the cluster",
    { timeout: 60_000 },
    async ({ namespaces }) => {
      const namespace = await namespaceFor(`examined-${namespaces.length}`);
      const set = `--set-json=rbac.namespaces=${JSON.stringify(namespaces)}`;
      await helmHere("install", "binnacle", chart, "-n", namespace, set);
      const checks = (await examined(namespace)).filter(({ section }) =>
        section.startsWith("Kubernetes"),
      );
      expect(checks.filter(({ state }) => state === "wrong" || state === "unknown")).toEqual([]);
      const withheld = checks.filter(({ state }) => state === "not_configured");
      expect(withheld.every(({ what }) => isOfTheCluster(what))).toBe(true);
      expect(withheld.length > 0).toBe(namespaces.length > 0);
      await helmHere("uninstall", "binnacle", "-n", namespace);
    },
  );

  /** What the doctor finds with the settings of an install, as its service account, from outside of the cluster. */
  async function examined(namespace: string): Promise<readonly Checked[]> {
    const folder = await mkdtemp(path.join(tmpdir(), "examined-"));
    const token = (await cluster.kubectl("create", "token", "binnacle", "-n", namespace)).trim();
    const kubeconfig = path.join(folder, "kubeconfig");
    await writeFile(kubeconfig, kubeconfigOf(cluster, token));
    const { data } = ConfigMap.parse(parse(await settings(namespace)));
    const { servers = [], clusterName } = Installed.parse(parse(data["binnacle.yaml"]));
    const rows = servers.map((row) => ({
      ...row,
      flags: { kubeconfig, "cluster-name": clusterName },
    }));
    const file = path.join(folder, "binnacle.yaml");
    await writeFile(file, JSON.stringify({ clusterName, kubeconfig, servers: rows }));
    let written = "";
    const write = (text: string) => (written += text);
    await doctor({
      file,
      failOn: "anything",
      isJson: true,
      isColoured: false,
      timeoutMs: 40_000,
      write,
    });
    await rm(folder, { recursive: true });
    return DoctorReport.parse(JSON.parse(written)).checks;
  }

  async function podsOf(namespace: string): Promise<string> {
    return await cluster.kubectl("get", "pods", "-n", namespace, "-o", "name");
  }

  async function settings(namespace: string): Promise<string> {
    return await cluster.kubectl("get", "configmap", "binnacle", "-n", namespace, "-o", "yaml");
  }

  async function ready(namespace: string): Promise<Readonly<Record<string, number>>> {
    const Deployments = z.object({
      items: z.array(
        z.object({
          metadata: z.object({ name: z.string() }),
          status: z.object({ readyReplicas: z.int().default(0) }),
        }),
      ),
    });
    const text = await cluster.kubectl("get", "deployments", "-n", namespace, "-o", "json");
    const { items } = Deployments.parse(JSON.parse(text));
    return Object.fromEntries(
      items.map(({ metadata, status }) => [metadata.name, status.readyReplicas]),
    );
  }

  /** Names of all that lasts: what is written now and then by itself is left out. */
  async function objects(): Promise<readonly string[]> {
    const kinds = await cluster.kubectl("api-resources", "--verbs=list", "-o", "name");
    const lasting = kinds
      .split("\n")
      .filter((kind) => kind !== "" && !/^(?:events|leases|componentstatuses)/u.test(kind));
    const names = "custom-columns=KIND:.kind,NAMESPACE:.metadata.namespace,NAME:.metadata.name";
    const text = await cluster.kubectl("get", lasting.join(","), "-A", "-o", names);
    return text
      .split("\n")
      .filter((line) => !line.startsWith("Warning"))
      .toSorted();
  }
});
