import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { readManifests } from "../deploy/manifests.ts";
import { because } from "../support/because.ts";
import { type Container, containersMissing, pause, startContainer } from "./support/container.ts";
import { helmMissing, rendered } from "./support/helm.ts";
import { type Cluster, startCluster } from "./support/start-cluster.ts";
import { kubernetesMissing } from "./support/start-kubernetes.ts";
import { unpackImage } from "./support/unpack-image.ts";

const missing = helmMissing ?? kubernetesMissing ?? containersMissing;
const namespace = "binnacle";
const servers = ["eks", "prometheus"];
/** One network holds all pods here: each server has an address of its own in it. */
const addresses = new Map(servers.map((role, place) => [role, `127.0.0.${place + 2}`]));
const mounted = "/var/run/secrets/kubernetes.io/serviceaccount";
const relayProgram = path.join(import.meta.dirname, "support/relay.ts");
const values = ["--set=topology=services", "--set=config.prometheusUrl=http://prometheus:9090"];
const Failed = z.object({ code: z.int(), stdout: z.string() });

describe.skipIf(missing !== undefined)(
  `the servers as services, on a real API server${because(missing)}`,
  () => {
    let cluster: Cluster;
    let directory = "";
    let image = "";
    const relays: ChildProcess[] = [];
    let network: Container;
    const started: Container[] = [];
    const manifests = readManifests(missing === undefined ? rendered(...values) : "");

    beforeAll(async () => {
      directory = await mkdtemp(path.join(tmpdir(), "services-"));
      await chmod(directory, 0o755);
      [image, cluster] = await Promise.all([unpackImage(directory), startCluster()]);
      await cluster.kubectl("create", "namespace", namespace);
      await cluster.kubectlWith(rendered(...values), "apply", "-f", "-");
      await cluster.kubectl("create", "namespace", "shop");
      await cluster.kubectlWith(JSON.stringify(broken), "apply", "-f", "-");
      network = await start({ name: "network", command: pause });
      await connectToApi();
      for (const role of servers) await startServer(role);
    }, 300_000);
    afterAll(async () => {
      for (const container of started.toReversed()) await container.stop();
      for (const relay of relays) relay.kill();
      await cluster.close();
      await rm(directory, { recursive: true });
    });

    test("the bot, which has no right in the cluster, is answered by them, by the token that the chart mounts", async () => {
      const { code, stdout } = await ask("binnacle", "is anything wrong in shop?");
      expect(stdout).toContain("web cannot pull its image");
      expect(stdout).toContain("Prometheus at prometheus:9090 cannot be reached");
      expect(code).toBe(1);
    });

    test("whoever shows the token of another service account is refused", async () => {
      const { code, stdout } = await ask("default", "is anything wrong in shop?");
      expect(stdout).toContain("refused our credentials (403)");
      expect(code).toBe(2);
    });

    async function start(
      options: Omit<Parameters<typeof startContainer>[0], "root" | "directory">,
    ) {
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

    /** As its Deployment says, but at an address of its own. */
    async function startServer(role: string): Promise<void> {
      const name = `binnacle-${role}`;
      const [container] = deploymentNamed(name).containers;
      const token = await tokenOf(name);
      const account = path.join(directory, `account-${role}`);
      await mkdir(account);
      await writeFile(path.join(account, "token"), token);
      await writeFile(path.join(account, "ca.crt"), cluster.ca);
      await writeFile(path.join(account, "namespace"), namespace);
      const args = container?.args ?? [];
      const server = await start({
        name: role,
        command: [
          "/usr/local/bin/binnacle",
          ...args.map((word) => word.replace("0.0.0.0", addresses.get(role) ?? "")),
        ],
        environment: { KUBERNETES_SERVICE_HOST: "127.0.0.1", KUBERNETES_SERVICE_PORT: "443" },
        mounts: { [mounted]: account, "/etc/hosts": await hosts() },
        networkOf: network,
      });
      await server.says("listening");
    }

    async function ask(account: string, question: string) {
      const caller = path.join(directory, `caller-${account}`);
      await mkdir(caller);
      await writeFile(path.join(caller, "token"), await tokenOf(account, "--audience=binnacle"));
      const config = path.join(directory, "config");
      await mkdir(config, { recursive: true });
      await writeFile(path.join(config, "binnacle.yaml"), manifests.settings);
      const bot = await start({
        name: `bot-${account}`,
        command: pause,
        mounts: {
          "/etc/binnacle": config,
          "/run/secrets/caller": caller,
          "/etc/hosts": await hosts(),
        },
        networkOf: network,
      });
      const words = ["binnacle", "ask", "--config", "/etc/binnacle/binnacle.yaml", question];
      return await bot.execute(words).then(
        (stdout) => ({ code: 0, stdout }),
        (error: unknown) => Failed.parse(error),
      );
    }

    function deploymentNamed(name: string) {
      const found = manifests.deployments.find(({ metadata }) => metadata.name === name);
      if (found === undefined) throw new Error(`no Deployment ${name}`);
      return found.spec.template.spec;
    }

    async function tokenOf(account: string, ...words: readonly string[]): Promise<string> {
      const made = await cluster.kubectl("create", "token", account, "-n", namespace, ...words);
      return made.trim();
    }

    async function hosts(): Promise<string> {
      const file = path.join(directory, "hosts");
      const lines = servers.map(
        (role) => `${addresses.get(role)} binnacle-${role}.${namespace}.svc`,
      );
      await writeFile(file, ["127.0.0.1 kubernetes.default.svc", ...lines, ""].join("\n"));
      return file;
    }
  },
);

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
