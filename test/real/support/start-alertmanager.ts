import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "./start-prometheus.ts";

const binary = path.join(homedir(), ".cache/binnacle-real/alertmanager/alertmanager");

/** Why the real Alertmanager is not here; undefined when it is. In CI it must be, so there the start fails instead. */
export const alertmanagerMissing =
  existsSync(binary) || process.env["CI"] === "true"
    ? undefined
    : `no ${binary}: run test/real/setup-alertmanager.sh`;

/** Starts an Alertmanager that tells nobody, and lets the alert `Cause` inhibit all others. */
export async function startAlertmanager() {
  const folder = await mkdtemp(path.join(tmpdir(), "alertmanager-"));
  const config = {
    route: { receiver: "oncall", group_wait: "1s" },
    receivers: [{ name: "oncall" }],
    inhibit_rules: [{ source_matchers: ['alertname="Cause"'], target_matchers: ['role="effect"'] }],
  };
  await writeFile(path.join(folder, "alertmanager.yml"), JSON.stringify(config));
  const url = `http://127.0.0.1:${await freePort()}`;
  const flags = [
    `--config.file=${path.join(folder, "alertmanager.yml")}`,
    `--storage.path=${path.join(folder, "data")}`,
    `--web.listen-address=${new URL(url).host}`,
    "--cluster.listen-address=",
  ];
  const child = spawn(binary, flags, { stdio: "ignore" });
  const exited = once(child, "exit");
  const close = async () => {
    child.kill();
    await exited;
    await rm(folder, { recursive: true });
  };
  for (let attempt = 0; attempt < 200 && child.exitCode === null; attempt += 1) {
    if (await isReady(url)) return { url, close };
    await sleep(50);
  }
  await close();
  throw new Error(`Alertmanager (${binary}) did not become ready in 10 s.`);
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/-/ready`)).ok;
  } catch {
    // Not listening yet.
    return false;
  }
}
