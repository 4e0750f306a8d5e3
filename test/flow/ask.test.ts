import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { stripVTControlCharacters } from "node:util";
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

test("a recorded case takes nothing of the AWS account of who tries it", async () => {
  const own = await mkdtemp(path.join(tmpdir(), "own-account-"));
  const key = ["AKIA", "IOSFODNN7EXAMPLE"].join("");
  const lines = ["[default]", `aws_access_key_id = ${key}`, "aws_secret_access_key = own"];
  await mkdir(path.join(own, ".aws"));
  await writeFile(path.join(own, ".aws/credentials"), lines.join("\n"));
  const environment = { AWS_ACCESS_KEY_ID: key, AWS_SECRET_ACCESS_KEY: "own" };
  const words = ["ask", question, "--case", "missing-env"];
  const run = await startLab(words, { home: own, environment }).ended;
  await rm(own, { recursive: true });
  expect([run.exitCode, run.stderr]).toEqual([1, expect.stringContaining("✓ memory: 1 match")]);
}, 90_000);

test("a healthy cluster exits with 0", async () => {
  const healthy = await openWorld(recordedCase("healthy"));
  const run = await lab("ask", question, "--kubeconfig", healthy.settings.kubeconfig);
  await healthy.close();
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
      name: "a program for credentials that is not there",
      change: (text: string) =>
        text.replaceAll(
          /"user": ?\{[^}]*\}/gu,
          '"user":{"exec":{"apiVersion":"client.authentication.k8s.io/v1","command":"no-such-aws"}}',
        ),
      says: "gets its credentials from the program no-such-aws, which is not installed here",
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
    {
      words: ["ask", question, "--kubeconfig", "/nowhere"],
      says: "/nowhere cannot be read: there is no such file",
    },
    { words: ["ask", question], says: "No kubeconfig was found: KUBECONFIG is not set," },
    {
      words: ["ask", question, "--case", "missing-evn"],
      says: "No case missing-evn. Did you mean missing-env? There are:",
    },
    { words: ["ask", question, "--case"], says: "--case needs a name. There are:" },
    { words: ["ask", question, "--kubeconfg", "x"], says: "(Did you mean --kubeconfig?)" },
    { words: ["ask", question, "--cas", "x"], says: "(Did you mean --case?)" },
    { words: ["ask", question, "--config", "/nowhere.yaml"], says: "/nowhere.yaml cannot be read" },
    { words: ["ask", question, "--prometheus-url", "nonsense"], says: "--prometheus-url: " },
    { words: ["ask", question, "--cluster", "nope"], says: "No cluster nope is configured." },
    { words: ["demo", "--case", "nope"], says: "No case nope." },
    { words: ["ask", question, "--case", "x\u001b[2J\u202e"], says: "No case x␛[2J⟨U+202E⟩." },
    { words: ["demo", "--port", "abc"], says: "A number from 0 to 65535 is expected." },
    { words: ["dmeo"], says: "(Did you mean demo?)" },
  ])("$words: $says", async ({ words, says }) => {
    const run = await lab(...words);
    expect(plain(run.stdout + run.stderr)).toContain(says);
    expect(run.exitCode).toBe(2);
    expect(run.stderr).not.toMatch(/^ +at /mu);
  });

  test("a context that the kubeconfig has not, with the near one", async () => {
    const { kubeconfig } = world.settings;
    const run = await lab("ask", question, "--kubeconfig", kubeconfig, "--context", "prod-ue");
    expect(plain(run.stdout)).toContain("has no context prod-ue. Did you mean prod-eu?");
    expect(run.exitCode).toBe(2);
  });
});

test("--help exits with 0 and tells every option and exit code, also with a case", async () => {
  const run = await lab("ask", "--help", "--case", "missing-env");
  expect(run.exitCode).toBe(0);
  for (const told of ["--case", "--namespace", "--context", "--cluster ", "--no-color", "130"])
    expect(run.stdout).toContain(told);
});

test("-n names the namespace of a command", async () => {
  const { kubeconfig } = world.settings;
  const run = await lab(
    "ask",
    "kubectl",
    "get",
    "deployments",
    "--kubeconfig",
    kubeconfig,
    "-n",
    "shop",
  );
  expect(run.stdout).toContain("kubectl get deployments -n shop");
});

describe("of one question about a namespace, asked in a pipe", () => {
  let runs: Record<"piped" | "coloured" | "refused", LabRun>;

  beforeAll(async () => {
    const here = ["--kubeconfig", world.settings.kubeconfig, "-n", "shop"];
    const words = ["ask", "what is wrong?", ...here];
    const forced = { home, environment: { FORCE_COLOR: "1" } };
    const [piped, coloured, refused] = await Promise.all([
      startLab(words, { home, environment: { BINNACLE_LOG: "json" } }).ended,
      startLab(words, forced).ended,
      startLab([...words, "--no-color"], forced).ended,
    ]);
    runs = { piped, coloured, refused };
  }, 90_000);

  test("-n names the namespace", () => {
    expect(runs.piped.exitCode).toBe(1);
    expect(runs.piped.stdout).toContain("payment crashes on start");
    expect(runs.piped.stdout).toContain("broken · shop");
  });

  test("the log of the program is there for who asks for it", () => {
    expect(runs.piped.stderr).toContain('"msg":"tool called"');
    expect(runs.coloured.stderr).not.toContain('"msg"');
  });

  test("colour is added to the words for who forces it, and to no pipe by itself", () => {
    const { piped, coloured, refused } = runs;
    expect(piped.stdout).not.toContain("\u001b");
    expect(refused.stdout).not.toContain("\u001b");
    expect(coloured.stdout).toContain("\u001b[1;31m🔴");
    expect(sameMinute(stripVTControlCharacters(coloured.stdout))).toBe(sameMinute(piped.stdout));
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

async function lab(...words: string[]): Promise<LabRun> {
  return await startLab(words, { home }).ended;
}

/** What a recorded case left in the temporary directory, and who still runs in it. */
async function leftovers(): Promise<string[]> {
  const folder = "binnacle-";
  await expect.poll(() => processesNaming(path.join(home, folder))).toEqual([]);
  return (await readdir(home)).filter((name) => name.startsWith(folder));
}

/** Two runs may lie on both sides of a minute, and do not take the same time. */
function sameMinute(text: string): string {
  return plain(text).replaceAll(/\d+ min|\d\d:\d\d|\d+\.\d s/gu, "…");
}

/** The text without its line breaks: the terminal form wraps. */
function plain(text: string): string {
  return text.replaceAll(/\s+/gu, " ");
}
