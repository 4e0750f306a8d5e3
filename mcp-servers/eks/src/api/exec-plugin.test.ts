import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createRedactor } from "@binnacle/runtime";
import { afterAll, expect, test } from "vitest";
import { createExecPlugin } from "./exec-plugin.ts";

const folder = mkdtempSync(path.join(tmpdir(), "exec-plugin-"));
afterAll(() => rmSync(folder, { recursive: true }));

const identity = { address: "http://127.0.0.1:1", user: "ann", context: "prod" };
const redactor = createRedactor({ key: "test" });
let programs = 0;

/** A program of a kubeconfig that notes each run. */
function program(script: string) {
  programs += 1;
  const command = path.join(folder, `plugin-${programs}`);
  const runs = `${command}.runs`;
  writeFileSync(command, `#!/bin/sh\necho run >> ${runs}\n${script}\n`);
  chmodSync(command, 0o755);
  return { command, runs: () => readFileSync(runs, "utf8").split("\n").length - 1 };
}

function answering(status: object): string {
  return `cat <<'END'\n${JSON.stringify({ kind: "ExecCredential", status })}\nEND`;
}

function plugin(command: string, more: { now?: () => number; timeoutMs?: number } = {}) {
  const config = { apiVersion: "client.authentication.k8s.io/v1", command, env: null, args: null };
  return createExecPlugin(config, { identity, redactor, now: Date.now, ...more });
}

test("a token is taken from memory until half a minute before it expires; questions at once ask once", async () => {
  let now = Date.parse("2026-11-20T03:00:00Z");
  const { command, runs } = program(
    answering({ token: "t0k3n", expirationTimestamp: "2026-11-20T03:10:00Z" }),
  );
  const credential = plugin(command, { now: () => now });
  const [first] = await Promise.all([credential(), credential(), credential()]);
  expect(first.token).toBe("t0k3n");
  now += 9 * 60_000;
  await credential();
  expect(runs()).toBe(1);
  now += 40_000;
  await credential();
  expect(runs()).toBe(2);
});

test("it is told that nobody can answer its questions, and has the variables of the kubeconfig", async () => {
  const { command } = program(
    'printf \'{"status":{"token":"%s %s"}}\' "$REGION" "$(echo "$KUBERNETES_EXEC_INFO" | tr -d \'"\')"',
  );
  const config = { apiVersion: "v1", command, env: [{ name: "REGION", value: "eu" }], args: [] };
  const credential = createExecPlugin(config, { identity, redactor, now: Date.now });
  expect((await credential()).token).toContain(
    "eu {kind:ExecCredential,apiVersion:v1,spec:{interactive:false}}",
  );
});

const secret = ["AKIA", "IOSFODNN7EXAMPLE"].join("");

test.for([
  [
    "fails",
    `echo "token of ${secret} has expired, run: aws sso login" >&2; exit 255`,
    /^The program \S+ that gives the credentials of the kubeconfig \(user ann, context prod\) failed with exit code 255\. It wrote: token of \[redacted \w+\] has expired, run: aws sso login$/u,
  ],
  ["says nothing", "exit 1", /failed with exit code 1\. It wrote nothing to stderr\.$/u],
  ["gives no credential", "echo hello", /answered with no credential\.$/u],
  ["gives an empty one", answering({}), /answered with no credential\.$/u],
  [
    "hangs",
    "echo waiting for a browser >&2\nexec sleep 60",
    /did not end in 0\.4 s and was stopped\. It wrote: waiting for a browser$/u,
  ],
] as const)("a program that %s is named with its own words", async ([, script, said]) => {
  const { command } = program(script);
  await expect(plugin(command, { timeoutMs: 400 })()).rejects.toThrow(said);
});

test("a program that hangs is ended by its pid, and the next question runs it again", async () => {
  const pid = path.join(folder, "pid");
  const { command, runs } = program(`echo $$ > ${pid}\nexec sleep 60`);
  const credential = plugin(command, { timeoutMs: 300 });
  await expect(credential()).rejects.toMatchObject({ kind: "timeout" });
  const started = Number(readFileSync(pid, "utf8"));
  await expect.poll(() => isAlive(started)).toBe(false);
  await expect(credential()).rejects.toMatchObject({ kind: "timeout" });
  expect(runs()).toBe(2);
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
