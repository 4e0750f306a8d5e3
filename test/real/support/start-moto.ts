import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "./start-prometheus.ts";

const binary = path.join(homedir(), ".cache/binnacle-real/moto/bin/moto_server");

/** Why moto is not here; undefined when it is. In CI it must be, so there the start fails instead. */
export const motoMissing =
  existsSync(binary) || process.env["CI"] === "true"
    ? undefined
    : `no ${binary}: run test/real/setup-terraform.sh`;

/** The service is told by the scope of the signature, which nobody checks. */
const scopeOf = (service: string) =>
  `AWS4-HMAC-SHA256 Credential=test/20260101/eu-central-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;

/** Starts moto: IAM, EKS, CloudFormation, EC2 and more of AWS, in memory. Any credentials will do. */
export async function startMoto() {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(binary, ["-H", "127.0.0.1", "-p", `${port}`], { stdio: "ignore" });
  const exited = once(child, "exit");
  const close = async () => {
    child.kill();
    await exited;
  };
  /** The XML that a service answers to an action of the query protocol: `iam`, `ListRoles`. */
  const answerOf = async (service: string, action: string): Promise<string> => {
    const headers = { authorization: scopeOf(service) };
    const body = new URLSearchParams({ Action: action });
    return await (await fetch(url, { method: "POST", headers, body })).text();
  };
  for (let attempt = 0; attempt < 300 && child.exitCode === null; attempt += 1) {
    if (await isReady(url)) return { url, answerOf, close };
    await sleep(100);
  }
  await close();
  throw new Error(`moto (${binary}) did not become ready in 30 s.`);
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/moto-api/data.json`)).ok;
  } catch {
    // Not listening yet.
    return false;
  }
}
