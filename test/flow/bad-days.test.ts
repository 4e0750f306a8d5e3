import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { program } from "@binnacle/app";
import { afterAll, expect, onTestFinished, test } from "vitest";
import { z } from "zod";

const folder = mkdtempSync(path.join(tmpdir(), "bad-days-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The command line of the product as a person or a pod starts it, with nothing around it. */
async function run(command: "ask" | "serve", settings: object, words: readonly string[] = []) {
  const config = fileWith("binnacle.yaml", JSON.stringify(settings));
  const child = spawn(process.execPath, [program, command, "--config", config, ...words], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { HOME: folder, PATH: "/usr/bin:/bin" },
  });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const [out, all] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const lines = all.split("\n").filter((line) => line !== "");
  // What is no log line is for people.
  return { code: await ended, out, told: lines.filter((line) => !line.startsWith("{")).join("\n") };
}

function fileWith(name: string, content: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, content, { mode: 0o600 });
  return file;
}

/** A server that gives each path the same answer. */
async function answering(answerTo: (path: string) => object, status = 200): Promise<string> {
  const server = createServer((request, response) => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(answerTo(request.url ?? "")));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(() => {
    server.close();
  });
  return `http://127.0.0.1:${z.object({ port: z.number() }).parse(server.address()).port}`;
}

const stack = /^\s+at /mu;

test.for([
  [
    "a time zone that there is not",
    { timeZone: "Oslo" },
    /timeZone must be an IANA time zone like Europe\/Oslo\.$/u,
  ],
  [
    "a key that there is not",
    { clusterNmae: "a" },
    /clusterNmae is no setting\. Did you mean clusterName\?$/u,
  ],
  [
    "a key of a model that is not there",
    { models: [{ kind: "openai", url: "http://127.0.0.1:1/v1", apiKeyFile: "/nowhere" }] },
    /^The file \/nowhere \(apiKeyFile of a model\) cannot be read \(there is no such file\)\.$/u,
  ],
  [
    "a recording that cannot be written",
    { models: [{ kind: "by-hand", folder: `${folder}/chair` }], recordModelsTo: folder },
    /^The file .* \(recordModelsTo\) cannot be written \(it is a directory\)\.$/u,
  ],
  [
    "a folder that cannot be made",
    { models: [{ kind: "by-hand", folder: "/dev/null/chair" }] },
    /^The folder \/dev\/null\/chair of a model by hand cannot be written \(there is no such file\)\.$/u,
  ],
  [
    "a recording that is none",
    { models: [{ kind: "recorded", file: fileWith("none.jsonl", "{}\n") }] },
    /none\.jsonl: Line 1 of the recording is no recorded turn\.$/u,
  ],
  [
    "an endpoint elsewhere",
    { memory: { bucket: "abc", region: "b", endpoint: "http://evil.example" } },
    /^memory\.endpoint is refused: .*endpointHosts lists\.$/u,
  ],
] as const)(
  "%s is told in one sentence and nothing is answered",
  async ([, settings, sentence]) => {
    const { code, out, told } = await run("ask", settings, ["why is checkout failing?"]);
    expect([code, out]).toEqual([2, ""]);
    expect(told.replace("The configuration is not right.\n", "")).toMatch(sentence);
    expect(told).not.toMatch(stack);
  },
);

function kubeconfigTo(server: string): string {
  const config = {
    "current-context": "a",
    contexts: [{ name: "a", context: { cluster: "a", user: "ann" } }],
    clusters: [{ name: "a", cluster: { server } }],
    users: [{ name: "ann", user: { token: "expired" } }],
  };
  return fileWith("kubeconfig", JSON.stringify({ apiVersion: "v1", kind: "Config", ...config }));
}

const clusters: [string, () => Promise<string>, RegExp][] = [
  [
    "no kubeconfig",
    async () => "/nowhere",
    /kubeconfig \/nowhere cannot be read: there is no such file\. Name another/u,
  ],
  [
    "a file that is none",
    async () => fileWith("broken", "not: [yaml"),
    /it is no kubeconfig\. Name another/u,
  ],
  [
    "a name that does not resolve",
    async () => kubeconfigTo("https://no-such-host.invalid"),
    /does not resolve\. Check the address in the kubeconfig/u,
  ],
  [
    "nobody who listens",
    async () => kubeconfigTo("http://127.0.0.1:1"),
    /refused the connection\. Check that it runs/u,
  ],
  [
    "credentials that expired",
    async () => kubeconfigTo(await answering(() => ({ kind: "Status", code: 401 }), 401)),
    /refused or have expired \(user ann, context a\)\. Renew them/u,
  ],
  [
    "a user who may see nothing",
    async () => kubeconfigTo(await answering(() => ({ kind: "Status", code: 403 }), 403)),
    /user "ann" must list what there is\. Name a namespace/u,
  ],
];

test.for(clusters)(
  "a cluster behind %s is unknown, with what to do",
  async ([, made, sentence]) => {
    const kubeconfig = await made();
    const { code, out, told } = await run("ask", { kubeconfig }, ["why is checkout failing?"]);
    expect([code, out.split("\n")[0]]).toEqual([2, "⚪ Unknown: I could not look at checkout"]);
    expect(out.replaceAll(/\s+/gu, " ")).toMatch(sentence);
    expect(`${out}${told}`).not.toMatch(stack);
  },
);

const tokens = { botTokenFile: fileWith("bot", "xoxb-1"), appTokenFile: fileWith("app", "xapp-1") };
const us = { ok: true, user_id: "U1", bot_id: "B1", team_id: "T1" };
const install = /Install the app again, and put its new token where the old one stands\.$/u;

test.for([
  ["revoked the bot token", { "auth.test": { ok: false, error: "token_revoked" } }, install],
  [
    "does not know the app-level token",
    { "apps.connections.open": { ok: false, error: "invalid_auth" } },
    install,
  ],
  [
    "misses a scope",
    { "auth.test": { ok: false, error: "missing_scope", needed: "users:read" } },
    /Add the scope users:read to the app/u,
  ],
  [
    "got the wrong kind of token",
    { "auth.test": { ok: false, error: "not_allowed_token_type" } },
    /the app-level token with xapp-\.$/u,
  ],
] as const)(
  "a workspace that %s is told in one sentence, and the bot ends",
  async ([, answers, sentence]) => {
    const said: Readonly<Record<string, object>> = { "auth.test": us, ...answers };
    const url = await answering((asked) => said[path.basename(asked)] ?? { ok: true });
    const { code, told } = await run("serve", {
      kubeconfig: "/nowhere",
      slack: { ...tokens, apiUrl: `${url}/api/` },
    });
    expect(code).toBe(2);
    expect(told).toMatch(sentence);
    expect(told.split("\n")).toHaveLength(1);
  },
);
