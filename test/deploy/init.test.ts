import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { program } from "@binnacle/app";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { Settings, valuesSchema } from "./chart-values.ts";
import { manifestsIn, textOf } from "./manifests.ts";

const folder = mkdtempSync(path.join(tmpdir(), "init-"));
afterAll(() => rmSync(folder, { recursive: true }));
const run = promisify(execFile);
const env = { PATH: process.env["PATH"], HOME: folder };
const flags = [
  "--cluster-name=prod-eu",
  "--region=eu-central-1",
  "--prometheus-url=https://aps-workspaces.eu-central-1.amazonaws.com/workspaces/ws-1",
  "--opensearch-url=https://search-logs-abcdefghijklmnopqrstuvwx.eu-central-1.es.amazonaws.com",
];

let said = "";
beforeAll(async () => {
  const words = ["init", "--yes", "--out", path.join(folder, "out"), ...flags];
  said = (await run(process.execPath, [program, ...words], { env })).stdout;
});

function written(name: string): string {
  return readFileSync(path.join(folder, "out", name), "utf8");
}

test("its values are values of the chart, and its settings for the pods are settings", () => {
  const values = z.record(z.string(), z.unknown()).parse(parse(written("values.yaml")));
  const Schema = z.object({ properties: z.record(z.string(), z.unknown()) });
  const known = Object.keys(Schema.parse(JSON.parse(valuesSchema())).properties);
  expect(Object.keys(values).filter((name) => !known.includes(name))).toEqual([]);
  expect(Settings.parse(values["config"])).toMatchObject({
    clusterName: "prod-eu",
    inCluster: true,
    prometheusAwsService: "aps",
    servers: [{ role: "opensearch" }],
  });
});

const variable = /^variable "(\w+)"/gmu;

test("it sets variables that deploy/terraform has, and all that have no default", () => {
  const known = [...textOf("deploy/terraform/variables.tf").matchAll(variable)].map(
    ([, name]) => name,
  );
  const inFile = [...written("terraform.tfvars").matchAll(/^(?:# )?(\w+) = /gmu)];
  const onLine = [...said.matchAll(/ -var (\w+)=/gu)];
  const set = [...inFile, ...onLine].map(([, name]) => name);
  expect(set.filter((name) => !known.includes(name))).toEqual([]);
  expect(set).toEqual(expect.arrayContaining(["region", "cluster_name"]));
  expect(onLine.map(([, name]) => name)).toEqual([
    "prometheus_workspace_arn",
    "opensearch_domain_arn",
  ]);
});

test("its Slack manifest is that of deploy/slack", () => {
  expect(JSON.parse(written("slack-manifest.json"))).toEqual(
    JSON.parse(textOf("deploy/slack/manifest.json")),
  );
});

test("its commands name the files, the namespace, the Secret and the image that the chart knows", () => {
  const { appVersion } = z
    .object({ appVersion: z.string() })
    .parse(parse(textOf("deploy/helm/binnacle/Chart.yaml")));
  const { config } = z
    .object({ config: z.object({ slack: z.record(z.string(), z.string()) }) })
    .parse(parse(textOf("deploy/helm/binnacle/values.yaml")));
  expect(said).toContain(`/binnacle:${appVersion} --push .`);
  for (const file of Object.values(config.slack)) {
    const [key = "", secret = ""] = file.split("/").toReversed();
    expect(said).toContain(`create secret generic ${secret} `);
    expect(said).toContain(`--from-file=${key}=`);
  }
  for (const { metadata } of manifestsIn("deploy/kubernetes/binnacle.yaml").deployments)
    expect(said).toContain(`exec deploy/${metadata.name} --`);
  for (const [file] of said.matchAll(/deploy\/(?:docker|helm|terraform)[\w/]*/gu))
    expect(() => textOf(existing[file] ?? file)).not.toThrow();
  expect(said.match(/^ ?\d+\. /gmu)).toHaveLength(12);
});

/** Of a folder, a file in it. */
const existing: Readonly<Record<string, string>> = {
  "deploy/helm/binnacle": "deploy/helm/binnacle/Chart.yaml",
  "deploy/terraform": "deploy/terraform/main.tf",
};

test("without a terminal it says which flags are missing, and ends with 2", async () => {
  const words = ["init", "--out", path.join(folder, "other"), "--region=none"];
  const ran = await run(process.execPath, [program, ...words], { env }).catch(
    (error: unknown) => error,
  );
  const { code, stderr } = z.object({ code: z.number(), stderr: z.string() }).parse(ran);
  expect(stderr).toMatch(/^There is no terminal to ask in: give --cluster-name, --bot-token-file/u);
  expect(code).toBe(2);
});
