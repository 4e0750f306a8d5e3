import { existsSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { AppError, present } from "@binnacle/contracts";
import { nearMisses } from "@binnacle/diagnosis";
import type { KubeConfig } from "@kubernetes/client-node";
import { loadKubeConfig } from "./load-kube-config.ts";

export interface KubeconfigOptions {
  /** A file, or several as in `$KUBECONFIG`. Absent: `$KUBECONFIG`, then `~/.kube/config`, then the pod. */
  readonly kubeconfig?: string;
  readonly context?: string;
  /** Use the service account of the pod. */
  readonly inCluster?: boolean;
  /** Instead of a kubeconfig: a cluster of EKS, with tokens that are signed here. */
  readonly eks?: EksCluster;
}

export interface EksCluster {
  readonly name: string;
  readonly region: string;
  /** Absent: the credentials of this process sign. */
  readonly roleArn?: string;
  /** `https://….eks.amazonaws.com`, as `aws eks describe-cluster` tells it. */
  readonly server: string;
  /** PEM. Absent: the authorities of this machine are trusted. */
  readonly caFile?: string;
}

/** Throws `AppError` that says where was looked, what is wrong there and what to do. */
export async function readKubeconfig(options: KubeconfigOptions): Promise<KubeConfig> {
  const { kubeconfig, context, inCluster, eks } = options;
  const config = await loadKubeConfig();
  if (eks !== undefined) loadEks(config, eks);
  else if (inCluster === true) config.loadFromCluster();
  else if (kubeconfig === undefined) loadDefault(config);
  else await loadFiles(config, kubeconfig);
  if (context !== undefined) chooseContext(config, context);
  return config;
}

function loadEks(config: KubeConfig, { name, server, caFile }: EksCluster): void {
  if (caFile !== undefined && !existsSync(caFile))
    throw new AppError("unavailable", `The file ${caFile} of --ca-file does not exist.`);
  config.loadFromOptions({
    clusters: [{ name, server, ...present({ caFile }) }],
    users: [{ name: "EKS token" }],
    contexts: [{ name, cluster: name, user: "EKS token" }],
    currentContext: name,
  });
}

/** What the library makes when it has found nothing. */
const nothingFound = "loaded-context";

function loadDefault(config: KubeConfig): void {
  attempt("$KUBECONFIG or ~/.kube/config", () => config.loadFromDefault());
  if (config.getCurrentContext() !== nothingFound) return;
  const usual = path.join(homedir(), ".kube", "config");
  throw new AppError(
    "unavailable",
    `No kubeconfig was found: KUBECONFIG is not set, ${usual} does not exist, and this is no pod of a cluster.`,
    {
      remedy: {
        text: "Name one with --kubeconfig or KUBECONFIG, or make one; of an EKS cluster:",
        command: "aws eks update-kubeconfig --name CLUSTER --region REGION",
      },
    },
  );
}

/** As kubectl does it: of several files one may be missing, and the first that names a thing decides. */
async function loadFiles(config: KubeConfig, given: string): Promise<void> {
  const named = given.split(path.delimiter).filter((file) => file !== "");
  const found = named.filter((file) => existsSync(file));
  const [first = given, ...others] = found.length === 0 ? named : found;
  attempt(first, () => config.loadFromFile(first));
  for (const file of others) {
    const other = await loadKubeConfig();
    attempt(file, () => other.loadFromFile(file));
    config.clusters = joined(config.clusters, other.clusters);
    config.users = joined(config.users, other.users);
    config.contexts = joined(config.contexts, other.contexts);
    if (!config.getCurrentContext()) config.setCurrentContext(other.getCurrentContext());
  }
}

function joined<T extends { readonly name: string }>(first: readonly T[], more: readonly T[]): T[] {
  return [...first, ...more.filter(({ name }) => !first.some((one) => one.name === name))];
}

function attempt(file: string, load: () => void): void {
  try {
    load();
  } catch (cause) {
    throw new AppError(
      "unavailable",
      `The kubeconfig ${file} cannot be read: ${reasonOf(cause)}.`,
      {
        cause,
        remedy: { text: "Name another with --kubeconfig or KUBECONFIG." },
      },
    );
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a directory",
  EACCES: "this user may not read it",
};

function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return reasons[code] ?? "it is no kubeconfig";
}

function chooseContext(config: KubeConfig, context: string): void {
  if (config.getContextObject(context) === null) throw noContext(config, context);
  config.setCurrentContext(context);
}

function noContext(config: KubeConfig, context: string): AppError {
  const names = config.getContexts().map(({ name }) => name);
  const [near] = nearMisses(context, names, 1);
  const meant = near === undefined ? "" : ` Did you mean ${near}?`;
  return new AppError(
    "unavailable",
    `The kubeconfig has no context ${context}.${meant} It has: ${contextNames(config)}.`,
  );
}

export function contextNames(config: KubeConfig): string {
  return (
    config
      .getContexts()
      .map(({ name }) => name)
      .join(", ") || "none"
  );
}
