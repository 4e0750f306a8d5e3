import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Investigation } from "@binnacle/contracts";
import type { World } from "@binnacle/lab";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openWorld } from "../support/open-world.ts";
import { recordedCase } from "../support/recorded-case.ts";
import { type LabRun, processesNaming, startLab } from "../support/run-lab.ts";

const question = "why is checkout failing?";
let home: string;
let world: World;

beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), "ask-"));
  world = await openWorld(recordedCase("missing-env"));
}, 60_000);

afterAll(async () => {
  await world.close();
  await rm(home, { recursive: true });
});

test("a broken cluster exits with 1; the answer is on stdout, one line a step on stderr, and nothing stays behind", async () => {
  const run = await lab("ask", question, "--case", "missing-env");
  expect(run.exitCode).toBe(1);
  expect(run.stdout).toContain("payment crashes on start");
  expect(run.stdout).toContain("kubectl -n shop rollout undo deployment/payment");
  expect(run.stderr).toMatch(
    /^▸ first look\n✓ first look: 1 active finding, \d+ causes checked {3}▸ kubernetes {3}▸ memory\n(✓ (memory|kubernetes): .+\n){2}$/u,
  );
  expect(await leftovers()).toEqual([]);
}, 90_000);

test("the log of the program is there for who asks for it", async () => {
  const run = await startLab(["ask", "check shop", "--kubeconfig", world.settings.kubeconfig], {
    home,
    environment: { BINNACLE_LOG: "json" },
  }).ended;
  expect(run.stderr).toContain('"msg":"tool called"');
}, 90_000);

test("a healthy cluster exits with 0", async () => {
  const run = await lab("ask", question, "--case", "healthy");
  expect(run.exitCode).toBe(0);
  expect(run.stdout).toContain("Nothing is wrong");
}, 90_000);

test("--json prints the Investigation and nothing else; what is not configured is a gap with its remedy", async () => {
  const run = await lab("ask", question, "--kubeconfig", world.settings.kubeconfig, "--json");
  expect(run.exitCode).toBe(1);
  const { hypotheses, gaps } = Investigation.parse(JSON.parse(run.stdout));
  expect(hypotheses[0]?.finding.cause).toBe("missing-environment-variable");
  expect(gaps).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        what: "metrics",
        why: "no Prometheus is configured",
        kind: "not_configured",
        remedy: { text: "set prometheusUrl, or give --prometheus-url" },
      }),
      expect.objectContaining({
        what: "logs",
        why: "no OpenSearch is configured",
        kind: "not_configured",
        remedy: { text: "set opensearchUrl, or give --opensearch-url" },
      }),
      expect.objectContaining({ origin: "memory", kind: "not_configured" }),
    ]),
  );
}, 90_000);

// Each of them waits for a program to start, and none has a deadline: they wait together.
describe.concurrent("exits with 2 and says what to do", { timeout: 90_000 }, () => {
  test.for([
    {
      name: "no API server at the address",
      change: (text: string) => text.replaceAll(/127\.0\.0\.1:\d+/gu, "127.0.0.1:9"),
      says: "The Kubernetes API server at http://127.0.0.1:9 refused the connection.",
    },
    {
      name: "credentials that have expired",
      change: (text: string) => text.replaceAll(/"token": ?"[^"]+"/gu, '"token":"expired"'),
      says: "expired",
    },
    {
      name: "a kubeconfig that is none",
      change: () => "{ no: [kubeconfig",
      says: "cannot be read",
    },
  ])("$name", async ({ name, change, says }) => {
    const file = path.join(home, `${name.replaceAll(" ", "-")}.kubeconfig`);
    await writeFile(file, change(await readFile(world.settings.kubeconfig, "utf8")));
    const run = await lab("ask", question, "--kubeconfig", file);
    expect(plain(run.stdout)).toContain(says);
    expect(run.exitCode).toBe(2);
    expect(run.stderr).not.toContain("{");
  });

  test.for([
    { words: ["ask", question, "--kubeconfig", "/nowhere"], says: "/nowhere cannot be read" },
    { words: ["ask", question], says: "kubeconfig" },
    {
      words: ["ask", question, "--case", "no-such-case"],
      says: "No case no-such-case. There are:",
    },
    { words: ["ask", question, "--no-such-flag"], says: "unknown option '--no-such-flag'" },
    { words: ["ask"], says: "missing required argument 'question'" },
    { words: ["ask", question, "--config", "/nowhere.yaml"], says: "/nowhere.yaml" },
    { words: ["ask", question, "--prometheus-url", "nonsense"], says: "prometheusUrl" },
  ])("$words: $says", async ({ words, says }) => {
    const run = await lab(...words);
    expect(plain(run.stdout + run.stderr)).toContain(says);
    expect(run.exitCode).toBe(2);
  });
});

test.for(["▸ first look", "✓ first look"])(
  "Ctrl-C after `%s` ends without an answer, and leaves no process and no directory",
  { timeout: 90_000 },
  async (line) => {
    const running = startLab(["ask", question, "--case", "missing-env"], { home });
    await running.says(line);
    expect(processesNaming(path.join(home, "binnacle-"))).not.toEqual([]);
    running.pressControlC();
    const run = await running.ended;
    expect(run.exitCode).toBe(130);
    expect(run.stdout).toBe("");
    expect(await leftovers()).toEqual([]);
  },
);

test("the demo serves its page until Ctrl-C, and leaves no process", async () => {
  const data = path.join(home, "demo");
  const running = startLab(["demo", "--data", data], { home });
  await running.says("Ctrl-C ends it.");
  expect(processesNaming(data)).not.toEqual([]);
  running.pressControlC();
  const run = await running.ended;
  expect(run.stdout).toMatch(/http:\/\/127\.0\.0\.1:\d+\//u);
  expect(run.exitCode).toBe(0);
  await expect.poll(() => processesNaming(data)).toEqual([]);
}, 90_000);

async function lab(...words: string[]): Promise<LabRun> {
  return await startLab(words, { home }).ended;
}

/** What a recorded case left in the temporary directory, and who still runs in it. */
async function leftovers(): Promise<string[]> {
  const folder = "binnacle-";
  await expect.poll(() => processesNaming(path.join(home, folder)), { timeout: 5000 }).toEqual([]);
  return (await readdir(home)).filter((name) => name.startsWith(folder));
}

/** The text without its line breaks: the terminal form wraps. */
function plain(text: string): string {
  return text.replaceAll(/\s+/gu, " ");
}
