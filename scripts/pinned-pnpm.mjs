// The pinned pnpm, checked against its hash.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const home = path.join(root, "scripts/pnpm");
const entry = `node_modules/@pnpm/exe.${process.platform}-${process.arch}`;
const program = path.join(home, entry, "pnpm");

/**
 * Command and first arguments that start it. Where no program is locked (neither Linux on x64 nor on arm64, or not glibc),
 * npx takes what the registry says is that version.
 */
export function pinnedPnpm() {
  const { packages: locked } = read("package-lock.json");
  const { integrity } = locked[entry] ?? {};
  if (integrity === undefined || !isGlibc()) {
    const { packageManager } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
    return ["npx", "--yes", packageManager.split("+")[0]];
  }
  if (!isInstalled(integrity)) install(integrity);
  return [program];
}

function isGlibc() {
  process.report.excludeNetwork = true;
  return process.report.getReport().header.glibcVersionRuntime !== undefined;
}

/** npm writes down last what it installed. */
function isInstalled(integrity) {
  const written = "node_modules/.package-lock.json";
  if (!existsSync(program) || !existsSync(path.join(home, written))) return false;
  return read(written).packages[entry]?.integrity === integrity;
}

function install(integrity) {
  const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=warn"];
  const { stderr } = spawnSync("npm", args, {
    cwd: home,
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8",
  });
  // Of a program for some platforms alone a wrong hash is no failure to npm: it leaves it out.
  if (isInstalled(integrity)) return;
  console.error(
    `The registry did not give the pinned pnpm whose hash is ${integrity}: it cannot be reached, or sent another file. Nothing was installed.`,
  );
  console.error(stderr ?? "npm was not found.");
  process.exit(1);
}

function read(name) {
  return JSON.parse(readFileSync(path.join(home, name), "utf8"));
}
