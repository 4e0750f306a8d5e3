// Makes the package that `npx binnacle` runs: programs in one folder, without the workspace. `npm run pack:cli -- --out DIR`.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { rolldown } from "rolldown";
import { besideEachOther, leanKubeConfig, olderNode, withoutOptional } from "./pack-plugins.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const { values } = parseArgs({ options: { out: { type: "string", default: "build" } } });
const out = path.resolve(values.out);
const folder = path.join(out, "package");

/** Programs by the name of their file. */
const programs = {
  binnacle: "packages/app/src/main.ts",
  "binnacle-eks": "mcp-servers/eks/src/main.ts",
  "binnacle-prometheus": "mcp-servers/prometheus/src/main.ts",
  "binnacle-opensearch": "mcp-servers/opensearch/src/main.ts",
};

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const bundle = await rolldown({
  input: Object.fromEntries(
    Object.entries(programs).map(([name, file]) => [name, path.join(root, file)]),
  ),
  platform: "node",
  plugins: [besideEachOther(), withoutOptional(), leanKubeConfig(), olderNode()],
  // The embedded database was compiled from C; it evaluates nothing that came from outside.
  checks: { eval: false },
  transform: { target: "node20" },
});
await bundle.write({
  dir: path.join(folder, "dist"),
  format: "esm",
  entryFileNames: "[name].mjs",
  chunkFileNames: "[name]-[hash].mjs",
  postBanner: ({ isEntry, name }) => (isEntry && name in programs ? "#!/usr/bin/env node" : ""),
});
const embedded = path.dirname(
  createRequire(path.join(root, "packages/store/package.json")).resolve("@electric-sql/pglite"),
);
for (const name of ["pglite.wasm", "pglite.data", "initdb.wasm"])
  cpSync(path.join(embedded, name), path.join(folder, "dist", name));
writeFileSync(path.join(folder, "package.json"), `${JSON.stringify(manifest(), null, 2)}\n`);
for (const name of ["README.md", "LICENSE", "deploy/slack/manifest.json"])
  cpSync(path.join(root, name), path.join(folder, path.basename(name)));
const packed = spawnSync("npm", ["pack", "--silent", "--pack-destination", out], {
  cwd: folder,
  encoding: "utf8",
  shell: process.platform === "win32",
});
if (packed.status !== 0) throw new Error(packed.stderr);
process.stdout.write(`${path.join(out, packed.stdout.trim())}\n`);

function manifest() {
  const { version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  const bin = Object.keys(programs).map((name) => [name, `dist/${name}.mjs`]);
  return {
    name: "binnacle",
    version,
    description: "What is broken in a Kubernetes cluster, since when, and what to do.",
    type: "module",
    license: "Apache-2.0",
    engines: { node: ">=20" },
    bin: { ...Object.fromEntries(bin), "kubectl-binnacle": "dist/binnacle.mjs" },
    files: ["dist", "manifest.json"],
  };
}
