import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const binary = path.resolve(import.meta.dirname, "../../../.real/prometheus/prometheus");

/** Why the real Prometheus is not here; undefined when it is. In CI it must be, so there the start fails instead. */
export const prometheusMissing =
  existsSync(binary) || process.env["CI"] === "true"
    ? undefined
    : "no .real/prometheus/prometheus: run test/real/setup-prometheus.sh";

export interface RealPrometheus {
  readonly url: string;
  readonly close: () => Promise<void>;
}

export interface PrometheusSetting {
  /** Top-level fields of its configuration, by its own address. Default: it scrapes nothing. */
  readonly config?: (host: string) => object;
  /** What a rule file holds. */
  readonly rules?: object;
}

/** Starts a Prometheus that takes remote writes of up to a day ago. */
export async function startPrometheus({
  config: configOf = () => ({}),
  rules,
}: PrometheusSetting = {}): Promise<RealPrometheus> {
  if (!existsSync(binary))
    throw new Error(`${binary} is missing: run test/real/setup-prometheus.sh`);
  const folder = await mkdtemp(path.join(tmpdir(), "prometheus-"));
  const url = `http://127.0.0.1:${await freePort()}`;
  const config = {
    global: { scrape_interval: "1h" },
    storage: { tsdb: { out_of_order_time_window: "1d" } },
    ...(rules === undefined ? {} : { rule_files: ["rules.yml"] }),
    ...configOf(new URL(url).host),
  };
  await writeFile(path.join(folder, "prometheus.yml"), JSON.stringify(config));
  await writeFile(path.join(folder, "rules.yml"), JSON.stringify(rules ?? {}));
  const child = spawn(
    binary,
    [
      `--config.file=${path.join(folder, "prometheus.yml")}`,
      `--storage.tsdb.path=${path.join(folder, "data")}`,
      `--web.listen-address=${new URL(url).host}`,
      "--web.enable-remote-write-receiver",
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
  throw new Error(`Prometheus (${binary}) did not become ready in 10 s.`);
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/-/ready`)).ok;
  } catch {
    // Not listening yet.
    return false;
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}
