import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { because } from "../support/because.ts";

const root = path.resolve(import.meta.dirname, "../..");
const promtool = path.join(root, ".real/prometheus/promtool");
const alerts = readFileSync(path.join(root, "deploy/helm/binnacle/files/alerts.yaml"), "utf8");
const run = promisify(execFile);

// In CI it must be there: its first call fails instead.
const missing =
  existsSync(promtool) || process.env["CI"] === "true"
    ? undefined
    : "no promtool: run test/real/setup-prometheus.sh";

describe.skipIf(missing !== undefined)(`promtool${because(missing)}`, () => {
  let folder = "";
  let rules = "";

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "alerts-"));
    rules = path.join(folder, "rules.yaml");
    // As the chart renders them for a release in the namespace b.
    await writeFile(rules, alerts.replaceAll("NAMESPACE", "b"));
  });
  afterAll(async () => await rm(folder, { recursive: true }));

  test("takes the alerts of the chart", async () => {
    const { stdout } = await run(promtool, ["check", "rules", rules]);
    expect(stdout).toMatch(/SUCCESS: \d+ rules found/u);
  });

  test("finds that each fires when it should, and none before", async () => {
    const file = path.join(folder, "tests.yaml");
    const tests = readFileSync(path.join(import.meta.dirname, "alerts.promtool.yaml"), "utf8");
    await writeFile(file, tests.replace("RULES", rules));
    // Ends with 1, and says which alert, where one does not.
    const { stdout } = await run(promtool, ["test", "rules", file]);
    expect(stdout).toContain("SUCCESS");
  });
});
