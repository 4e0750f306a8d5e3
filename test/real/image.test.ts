import { execFileSync, spawn } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { manifestsIn } from "../deploy/manifests.ts";
import { because } from "../support/because.ts";
import { type Container, containersMissing, pause, startContainer } from "./support/container.ts";
import { unpackImage } from "./support/unpack-image.ts";

const program = "/usr/local/bin/binnacle";
const mebibyte = 1024 * 1024;

describe.skipIf(containersMissing !== undefined)(`the image${because(containersMissing)}`, () => {
  let directory = "";
  let image = "";
  let pod: Container;
  const started: Container[] = [];
  const start = async (
    options: Omit<Parameters<typeof startContainer>[0], "root" | "directory">,
  ) => {
    const container = await startContainer({ ...options, root: image, directory });
    started.push(container);
    return container;
  };

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), "image-"));
    await chmod(directory, 0o755);
    image = await unpackImage(directory);
    // Holds the network, which has loopback alone, as the pause container of a pod does.
    pod = await start({
      name: "pod",
      command: pause,
    });
  }, 300_000);
  afterAll(async () => {
    for (const container of started.toReversed()) await container.stop();
    await rm(directory, { recursive: true });
  });

  test("holds Node and the programs: no shell, no npm, nothing native of ours, nobody's emulator; at most 250 MB", async () => {
    const files = await readdir(image, { recursive: true });
    const names = new Set(files.map((file) => path.basename(file)));
    expect(["sh", "bash", "npm", "npx", "node_modules"].filter((name) => names.has(name))).toEqual(
      [],
    );
    expect(files.filter((file) => file.endsWith(".node"))).toEqual([]);
    expect(await readdir(path.join(image, "usr/local/bin"))).toEqual(["binnacle", "node"]);
    const size = Number(execFileSync("du", ["-sb", image], { encoding: "utf8" }).split("\t")[0]);
    process.stdout.write(`the image: ${Math.round(size / mebibyte)} MB\n`);
    expect(size).toBeLessThan(250 * mebibyte);
  });

  test("as the chart runs it, in 512 MB, it answers in Slack what is broken, and ends when it is told to", async () => {
    const folder = path.join(directory, "settings");
    await mkdir(folder);
    const talk = spawn(
      "nsenter",
      [
        `--net=/proc/${pod.pid}/ns/net`,
        process.execPath,
        path.join(import.meta.dirname, "support/talk-in-slack.ts"),
        folder,
      ],
      { stdio: ["pipe", "pipe", "inherit"] },
    );
    const lines = createInterface({ input: talk.stdout })[Symbol.asyncIterator]();
    const Told = z.object({ environment: z.record(z.string(), z.string()) });
    const { environment } = Told.parse(JSON.parse(String((await lines.next()).value)));
    execFileSync("chmod", ["-R", "go+rX", folder]);
    const [deployment] = manifestsIn("deploy/kubernetes/binnacle.yaml").deployments;
    const args = deployment?.spec.template.spec.containers[0]?.args ?? [];
    const startedMs = performance.now();
    const bot = await start({
      name: "bot",
      command: [program, ...args.map((word) => word.replace("/etc/binnacle", folder))],
      environment,
      mounts: { [folder]: folder },
      networkOf: pod,
    });
    await bot.says('"msg":"ready"');
    const readyMs = performance.now() - startedMs;
    const idle = await bot.residentBytes();
    talk.stdin.write("ask\n");
    const { text } = z
      .object({ text: z.string() })
      .parse(JSON.parse(String((await lines.next()).value)));
    expect(text).toContain("payment crashes on start");
    process.stdout.write(
      `the bot and its servers: ready in ${Math.round(readyMs)} ms, idle ${Math.round(idle / mebibyte)} MB, after an answer ${Math.round((await bot.residentBytes()) / mebibyte)} MB\n`,
    );

    const status = await readFile(`/proc/${bot.pid}/status`, "utf8");
    expect(status).toMatch(/^Uid:\t10001\t10001\t10001\t10001$/mu);
    expect(status).toMatch(/^CapEff:\t0+$/mu);
    expect(status).toMatch(/^CapBnd:\t0+$/mu);
    expect(status).toMatch(/^NoNewPrivs:\t1$/mu);
    expect(await tried(bot, "require('fs').writeFileSync('/app/x', '')")).toContain("EROFS");
    expect(await tried(bot, "await fetch('http://192.0.2.1')")).toContain("ENETUNREACH");
    expect(await bot.stop()).toBe(0);
  });

  test.for([
    { server: "eks", flags: ["--kubeconfig=/etc/binnacle/none"] },
    { server: "prometheus", flags: ["--prometheus-url=http://127.0.0.1:9"] },
    { server: "opensearch", flags: ["--opensearch-url=http://127.0.0.1:9"] },
  ])("$server is a command of it, served over HTTP", async ({ server, flags }) => {
    const container = await start({
      name: server,
      command: [program, server, "--http=8080", ...flags],
      networkOf: pod,
    });
    await container.says("listening");
    const ask = "console.log(await (await fetch('http://127.0.0.1:8080/healthz')).text())";
    expect(await container.execute(["/usr/local/bin/node", "--input-type=module", "-e", ask])).toBe(
      "ok\n",
    );
    expect(await container.stop()).toBe(0);
  });
});

/** The failure of a line of code, run in the container. */
async function tried(container: Container, code: string): Promise<string> {
  const script = `(async () => { ${code} })().catch(({ code, cause }) => console.log(code ?? cause.code))`;
  return await container.execute(["/usr/local/bin/node", "-e", script]);
}
