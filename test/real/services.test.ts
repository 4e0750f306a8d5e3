import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { type Manifests, readManifests } from "../deploy/manifests.ts";
import { because } from "../support/because.ts";
import { type Container, containersMissing, pause, startContainer } from "./support/container.ts";
import { helmMissing, rendered } from "./support/helm.ts";
import { type Cluster, startCluster } from "./support/start-cluster.ts";
import { kubernetesMissing } from "./support/start-kubernetes.ts";
import { unpackImage } from "./support/unpack-image.ts";

const missing = helmMissing ?? kubernetesMissing ?? containersMissing;
const namespace = "binnacle";
const roles = ["eks", "prometheus"];
const relayProgram = path.join(import.meta.dirname, "support/relay.ts");
const values = ["--set=topology=services", "--set=config.prometheusUrl=http://prometheus:9090"];
const Failed = z.object({ code: z.int(), stdout: z.string() });

/** One network holds all pods here: each server has an address of its own in it. */
const installs = [
  { scheme: "http", words: values, addresses: { eks: "127.0.0.2", prometheus: "127.0.0.3" } },
  {
    scheme: "https",
    words: [...values, "--set=services.tlsSecret=binnacle-servers"],
    addresses: { eks: "127.0.0.4", prometheus: "127.0.0.5" },
  },
] as const;
type Install = (typeof installs)[number];

describe.skipIf(missing !== undefined)(
  `the servers as services, on a real API server${because(missing)}`,
  () => {
    let cluster: Cluster;
    let directory = "";
    let image = "";
    let network: Container;
    const relays: ChildProcess[] = [];
    const started: Container[] = [];

    beforeAll(async () => {
      directory = await mkdtemp(path.join(tmpdir(), "services-"));
      await chmod(directory, 0o755);
      [image, cluster] = await Promise.all([unpackImage(directory), startCluster()]);
      for (const name of [namespace, "shop"]) await cluster.kubectl("create", "namespace", name);
      await cluster.kubectlWith(JSON.stringify(broken), "apply", "-f", "-");
      await cluster.kubectlWith(rendered(...values), "apply", "-f", "-");
      network = await start({ name: "network", command: pause });
      await connectToApi();
      await makeCertificate();
    }, 300_000);
    afterAll(async () => {
      for (const container of started.toReversed()) await container.stop();
      for (const relay of relays) relay.kill();
      await cluster.close();
      await rm(directory, { recursive: true });
    });

    test.for(installs)(
      "over $scheme the bot, which has no right in the cluster, is known by the token that the chart mounts",
      async (install) => {
        const manifests = readManifests(rendered(...install.words));
        expect(manifests.settings).toContain(`url: ${install.scheme}://binnacle-eks.`);
        for (const role of roles) await startServer(role, { ...install, manifests });
        const ask = (account: string) =>
          askAs(account, { ...install, manifests }, "is anything wrong in shop?");

        const { code, stdout } = await ask("binnacle");
        expect(stdout).toContain("web cannot pull its image");
        expect(stdout).toContain("Prometheus at prometheus:9090 cannot be reached");
        expect(code).toBe(1);

        const other = await ask("default");
        expect(other.stdout).toContain("refused our credentials (403)");
        expect(other.code).toBe(2);
      },
    );

    async function start(
      options: Omit<Parameters<typeof startContainer>[0], "root" | "directory">,
    ): Promise<Container> {
      const container = await startContainer({ ...options, root: image, directory });
      started.push(container);
      return container;
    }

    /** What comes to port 443 in the network of the pods is carried to the API server, which listens in another. */
    async function connectToApi(): Promise<void> {
      const socket = path.join(directory, "api");
      const inside = ["nsenter", `--net=/proc/${network.pid}/ns/net`];
      await relayed([process.execPath, relayProgram, socket, new URL(cluster.url).port]);
      await relayed([...inside, process.execPath, relayProgram, "443", socket]);
    }

    async function relayed([program = "", ...words]: readonly string[]): Promise<void> {
      const relay = spawn(program, words, { stdio: ["ignore", "pipe", "inherit"] });
      relays.push(relay);
      await once(relay.stdout, "data");
    }

    /** What deploy/examples/certificates.yaml would make: it is its own CA. */
    async function makeCertificate(): Promise<void> {
      const folder = await folderNamed("tls", {});
      const names = roles.map((role) => `DNS:binnacle-${role}.${namespace}.svc`).join(",");
      const made = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
      const files = ["-keyout", "tls.key", "-out", "tls.crt", "-subj", "/CN=servers"];
      const options = ["-addext", `subjectAltName=${names}`];
      execFileSync("openssl", ["req", ...made, ...files, ...options], {
        cwd: folder,
        stdio: "ignore",
      });
      execFileSync("sh", ["-c", "cp tls.crt ca.crt && chmod a+r tls.key"], { cwd: folder });
    }

    /** As its Deployment says, but at an address of its own. */
    async function startServer(role: string, install: Installed): Promise<void> {
      const name = `binnacle-${role}`;
      const deployment = install.manifests.deployments.find((one) => one.metadata.name === name);
      const args = deployment?.spec.template.spec.containers[0]?.args ?? [];
      const address = Object.entries(install.addresses).find(([key]) => key === role)?.[1] ?? "";
      const account = await folderNamed(`account-${role}-${install.scheme}`, {
        token: await tokenOf(name),
        "ca.crt": cluster.ca,
        namespace,
      });
      const server = await start({
        name: `${role}-${install.scheme}`,
        command: [
          "/usr/local/bin/binnacle",
          ...args.map((word) => word.replace("0.0.0.0", address)),
        ],
        environment: { KUBERNETES_SERVICE_HOST: "127.0.0.1", KUBERNETES_SERVICE_PORT: "443" },
        mounts: {
          "/var/run/secrets/kubernetes.io/serviceaccount": account,
          "/run/secrets/servers-tls": path.join(directory, "tls"),
          "/etc/hosts": await hostsOf(install),
        },
        networkOf: network,
      });
      await server.says("listening");
    }

    /** As the pod of the bot would, with the token of an account. */
    async function askAs(account: string, install: Installed, question: string) {
      const name = `${account}-${install.scheme}`;
      const bot = await start({
        name,
        command: pause,
        mounts: {
          "/etc/binnacle": await folderNamed(`config-${name}`, {
            "binnacle.yaml": install.manifests.settings,
          }),
          "/run/secrets/caller": await folderNamed(`caller-${name}`, {
            token: await tokenOf(account, "--audience=binnacle"),
          }),
          "/run/secrets/servers-ca": path.join(directory, "tls"),
          "/etc/hosts": await hostsOf(install),
        },
        networkOf: network,
      });
      const words = ["binnacle", "ask", "--config", "/etc/binnacle/binnacle.yaml", question];
      return await bot.execute(words).then(
        (stdout) => ({ code: 0, stdout }),
        (error: unknown) => Failed.parse(error),
      );
    }

    async function tokenOf(account: string, ...words: readonly string[]): Promise<string> {
      const made = await cluster.kubectl("create", "token", account, "-n", namespace, ...words);
      return made.trim();
    }

    async function hostsOf({ addresses, scheme }: Install): Promise<string> {
      const lines = Object.entries(addresses).map(
        ([role, address]) => `${address} binnacle-${role}.${namespace}.svc\n`,
      );
      const text = ["127.0.0.1 kubernetes.default.svc\n", ...lines].join("");
      return path.join(await folderNamed(`hosts-${scheme}`, { hosts: text }), "hosts");
    }

    async function folderNamed(
      name: string,
      files: Readonly<Record<string, string>>,
    ): Promise<string> {
      const folder = path.join(directory, name);
      await mkdir(folder, { recursive: true });
      for (const [file, text] of Object.entries(files))
        await writeFile(path.join(folder, file), text);
      return folder;
    }
  },
);

type Installed = Install & { readonly manifests: Manifests };

const broken = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", namespace: "shop" },
  spec: {
    replicas: 1,
    selector: { matchLabels: { app: "web" } },
    template: {
      metadata: { labels: { app: "web", "realk8s.test/fault": "imagepull" } },
      spec: { containers: [{ name: "web", image: "shop/web:1.9" }] },
    },
  },
};
