import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort, type RealPrometheus } from "./start-prometheus.ts";

const binary = path.join(homedir(), ".cache/binnacle-real/victoria-metrics/victoria-metrics");

/** Why the real VictoriaMetrics is not here; undefined when it is. In CI it must be, so there the start fails instead. */
export const victoriaMetricsMissing =
  existsSync(binary) || process.env["CI"] === "true"
    ? undefined
    : "no victoria-metrics: run test/real/setup-victoria-metrics.sh";

/** Starts a single node that takes remote writes; what was written is searchable a second later. */
export async function startVictoriaMetrics(): Promise<RealPrometheus> {
  if (!existsSync(binary))
    throw new Error(`${binary} is missing: run test/real/setup-victoria-metrics.sh`);
  const folder = await mkdtemp(path.join(tmpdir(), "victoria-metrics-"));
  const url = `http://127.0.0.1:${await freePort()}`;
  const child = spawn(
    binary,
    [
      `-storageDataPath=${path.join(folder, "data")}`,
      `-httpListenAddr=${new URL(url).host}`,
      "-retentionPeriod=30d",
      "-memory.allowedBytes=256MB",
      "-search.latencyOffset=0s",
    ],
    { stdio: "ignore" },
  );
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
  throw new Error(`VictoriaMetrics (${binary}) did not become ready in 10 s.`);
}

/** Waits until everything that was written is found. */
export async function flushed(url: string): Promise<void> {
  const response = await fetch(`${url}/internal/force_flush`);
  if (!response.ok) throw new Error(`force_flush: ${response.status}`);
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/health`)).ok;
  } catch {
    // Not listening yet.
    return false;
  }
}
