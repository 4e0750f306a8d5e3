import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";

const script = path.resolve(import.meta.dirname, "../real/setup.sh");
const root = mkdtempSync(path.join(tmpdir(), "setup-"));
afterAll(() => rmSync(root, { recursive: true }));

const works = "#!/bin/sh\nexit 0\n";
const broken = "#!/bin/sh\nexit 127\n";

/** A machine where all but Chromium is there already. */
interface Machine {
  readonly chromium?: string;
  /** What apt-get puts there; absent: it ends well and installs nothing. */
  readonly installs?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

function setUp({ chromium, installs, environment = {} }: Machine) {
  const folder = mkdtempSync(path.join(root, "machine-"));
  const programs = path.join(folder, "programs");
  const target = path.join(folder, "chromium");
  mkdirSync(programs);
  for (const name of ["node", "bash"]) add(path.join(programs, name), works);
  const put = `printf '${(installs ?? "").replaceAll("\n", "\\n")}' > ${target}; chmod +x ${target}`;
  const asked = path.join(folder, "asked");
  add(
    path.join(programs, "apt-get"),
    `#!/bin/sh\ntouch ${asked}\n${installs === undefined ? "" : put}\n`,
  );
  if (chromium !== undefined) add(target, chromium);
  const run = spawnSync("/bin/bash", [script], {
    encoding: "utf8",
    env: { PATH: `${programs}:/usr/bin:/bin`, HOME: folder, CHROMIUM: target, ...environment },
  });
  const isReady = run.stdout.includes("Chromium is ready");
  const isMissing = run.stderr.includes("missing: Chromium");
  if (isReady === isMissing)
    throw new Error(`neither or both are said: ${run.stdout}${run.stderr}`);
  return { exitCode: run.status, isReady, asksApt: existsSync(asked) };
}

function add(file: string, text: string): void {
  writeFileSync(file, text);
  chmodSync(file, 0o755);
}

const ready = { exitCode: 0, isReady: true };
const missing = { exitCode: 1, isReady: false };
const ownFunction = { "BASH_FUNC_chromium%%": "() { :; }" };

test.for([
  ["it is there", { chromium: works }, { ...ready, asksApt: false }],
  ["it is not there", { installs: works }, { ...ready, asksApt: true }],
  ["it does not run", { chromium: broken, installs: works }, { ...ready, asksApt: true }],
  [
    "a shell function has its name",
    { installs: works, environment: ownFunction },
    { ...ready, asksApt: true },
  ],
  ["apt-get installs nothing", {}, { ...missing, asksApt: true }],
  ["apt-get installs what does not run", { installs: broken }, { ...missing, asksApt: true }],
] as const)("Chromium where %s", ([, machine, expected]) => {
  expect(setUp(machine)).toEqual(expected);
});
