// Known vulnerabilities and licences of what is installed. Silent when all is well; arguments go to `pnpm audit`.
import { spawnSync } from "node:child_process";
import { licenceFaults } from "./licences.ts";
import { pinnedPnpm } from "./pinned-pnpm.mjs";

const timeoutMs = 20_000;

const faults = [...licences(), ...audited()];
for (const fault of faults) console.error(fault);
process.exit(faults.length === 0 ? 0 : 1);

function licences() {
  const { status, stdout, stderr } = pnpm("-r", "licenses", "list", "--json");
  if (status === 0) return licenceFaults(JSON.parse(stdout));
  return [`The licences cannot be listed; run \`npm run setup\` first. ${stderr ?? ""}`.trim()];
}

/** A line for each vulnerability. That nobody could be asked is said, and is no failure: it is not the same as none. */
function audited() {
  const { stdout, stderr } = pnpm(
    "audit",
    "--json",
    "--config.fetch-retries=0",
    ...process.argv.slice(2),
  );
  const advisories = advisoriesIn(stdout);
  if (advisories === undefined) {
    const reason = /responded with \d+|connection refused|timed out/iu.exec(stderr ?? "");
    console.error(
      `Known vulnerabilities were not asked for: the registry does not answer (${reason?.[0] ?? "no answer"}). Where it does, \`npm run check\` tells them.`,
    );
    return [];
  }
  return advisories.map(
    ({ module_name: name, severity, title, url, vulnerable_versions: versions }) =>
      `${name} ${versions} has a known vulnerability (${severity}): ${title}. ${url}`,
  );
}

/** Undefined for what is no answer of a registry. */
function advisoriesIn(text) {
  if (!text?.startsWith("{")) return undefined;
  const { advisories } = JSON.parse(text);
  return advisories === undefined ? undefined : Object.values(advisories);
}

function pnpm(...args) {
  const [program, ...first] = pinnedPnpm();
  return spawnSync(program, [...first, ...args], {
    encoding: "utf8",
    timeout: timeoutMs,
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === "win32",
  });
}
