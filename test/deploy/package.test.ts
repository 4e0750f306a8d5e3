import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { rebase } from "@binnacle/cases";
import { kubeconfigFor, startKubernetesEmulator } from "@binnacle/emulators";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { recordedCase } from "../support/recorded-case.ts";

const root = path.resolve(import.meta.dirname, "../..");
const run = promisify(execFile);
const folder = mkdtempSync(path.join(tmpdir(), "package-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The Node of this run, and the one that `npm` was started with, which may be older. */
const nodes = [
  ...new Set([process.execPath, process.env["npm_node_execpath"] ?? process.execPath]),
];
const Failed = z.object({ code: z.number(), stdout: z.string(), stderr: z.string() });

let emulator: Awaited<ReturnType<typeof startKubernetesEmulator>>;

beforeAll(async () => {
  const { stdout } = await run(process.execPath, ["scripts/pack.mjs", "--out", folder], {
    cwd: root,
  });
  writeFileSync(path.join(folder, "package.json"), "{}");
  await run("npm", ["install", "--offline", "--no-audit", "--no-fund", stdout.trim()], {
    cwd: folder,
  });
  emulator = await startKubernetesEmulator(rebase(recordedCase("missing-env"), new Date()));
  writeFileSync(path.join(folder, "kubeconfig"), kubeconfigFor(emulator.url, "prod-eu"));
}, 120_000);
afterAll(async () => await emulator.close());

/** A program of the package as somebody runs it who has the package alone. */
async function ask(node: string, program: string, words: readonly string[]) {
  const file = path.join(folder, "node_modules/.bin", program);
  const env = {
    PATH: process.env["PATH"],
    HOME: folder,
    KUBECONFIG: path.join(folder, "kubeconfig"),
  };
  return await run(node, [file, ...words], { cwd: folder, env }).then(
    ({ stdout }) => ({ code: 0, stdout }),
    (error: unknown) => Failed.parse(error),
  );
}

test.for(nodes)("installed from its file, it names what is broken, by %s", async (node) => {
  const { code, stdout } = await ask(node, "binnacle", []);
  expect(stdout).toContain("🔴 payment crashes on start");
  expect(code).toBe(1);
});

test.for(nodes)("a question is answered as `kubectl binnacle` does it, by %s", async (node) => {
  const { stdout } = await ask(node, "kubectl-binnacle", ["why", "is", "payment", "failing?"]);
  expect(stdout).toContain("PAYMENT_GATEWAY_URL");
});

test("the page that it writes holds the same answer and loads nothing", async () => {
  await ask(process.execPath, "binnacle", ["why is payment failing?", "--html", "page.html"]);
  const page = readFileSync(path.join(folder, "page.html"), "utf8");
  expect(page).toContain("payment crashes on start");
  expect(page).toContain("PAYMENT_GATEWAY_URL");
  expect(page).not.toMatch(/(?:src|href)=["'](?!#)|<script|@import|url\(/u);
});

test("a page that cannot be written is told in a sentence, after the answer", async () => {
  const asked = await ask(process.execPath, "binnacle", ["--html", "no-folder/page.html"]);
  const { code, stdout, stderr } = Failed.parse(asked);
  expect(stdout).toContain("payment crashes on start");
  expect(stderr).toContain(
    "The page cannot be written to no-folder/page.html (there is no such file).",
  );
  expect(code).toBe(2);
});

test.for(nodes)(
  "what talks to Slack starts, and says in a sentence what fails, by %s",
  async (node) => {
    for (const [name, prefix] of [
      ["bot-token", "xoxb-"],
      ["app-token", "xapp-"],
    ] as const)
      writeFileSync(path.join(folder, name), `${prefix}1`);
    const slack = {
      botTokenFile: "bot-token",
      appTokenFile: "app-token",
      apiUrl: "http://127.0.0.1:3",
    };
    writeFileSync(path.join(folder, "slack.yaml"), JSON.stringify({ slack }));
    const { code, stdout } = await ask(node, "binnacle", ["doctor", "--config", "slack.yaml"]);
    expect(stdout).toContain("Slack cannot be reached: connection refused");
    expect(stdout).toContain("API server: answers");
    expect(code).toBe(1);
  },
);

test("`serve` opens a database in a directory, by what travels with it", async () => {
  const slack = {
    botTokenFile: "bot-token",
    appTokenFile: "app-token",
    apiUrl: "http://127.0.0.1:3",
  };
  const database = { directory: "kept" };
  writeFileSync(path.join(folder, "kept.yaml"), JSON.stringify({ slack, database }));
  const served = await ask(process.execPath, "binnacle", ["serve", "--config", "kept.yaml"]);
  const { stderr } = Failed.parse(served);
  expect(stderr).toContain("Slack did not take auth.test");
  expect(readdirSync(path.join(folder, "kept"))).toContain("rows");
});

test("`init` writes the Slack manifest that travels with it", async () => {
  const words = ["init", "--yes", "--cluster-name", "prod-eu", "--out", "made"];
  const { code, stdout } = await ask(process.execPath, "binnacle", words);
  expect(stdout).toContain("Written to made: binnacle.yaml, slack-manifest.json, values.yaml.");
  expect(code).toBe(0);
  const written = readFileSync(path.join(folder, "made/slack-manifest.json"), "utf8");
  const own = readFileSync(path.join(root, "deploy/slack/manifest.json"), "utf8");
  expect(JSON.parse(written)).toEqual(JSON.parse(own));
});

test("it needs nothing else, and holds neither recordings nor stand-ins", () => {
  const installed = path.join(folder, "node_modules");
  expect(readdirSync(installed).filter((name) => !name.startsWith("."))).toEqual(["binnacle"]);
  const dist = path.join(installed, "binnacle/dist");
  const code = readdirSync(dist).map((name) => readFileSync(path.join(dist, name), "utf8"));
  expect(code.join("\n")).not.toMatch(/startKubernetesEmulator/);
});

test.for(["eks", "prometheus", "opensearch"])("the %s server is a program of it", async (name) => {
  const { stdout } = await ask(process.execPath, `binnacle-${name}`, ["--help"]);
  expect(stdout).toContain("Read-only MCP server");
});
