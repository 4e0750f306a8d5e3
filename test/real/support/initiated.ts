import { execFile } from "node:child_process";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { program } from "@binnacle/app";

/** The folder that `binnacle init` writes for a cluster of EKS. */
export async function initiated(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "initiated-"));
  const flags = [
    "--cluster-name=prod-eu",
    "--region=eu-central-1",
    "--prometheus-url=http://prometheus.monitoring.svc:9090",
  ];
  await promisify(execFile)(process.execPath, [
    program,
    "init",
    "--yes",
    "--out",
    folder,
    ...flags,
  ]);
  return folder;
}
