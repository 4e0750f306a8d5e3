import { existsSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import type { Config } from "../config.ts";

/** By what a cluster is asked. */
export interface Kubeconfig {
  /** `the file /home/me/.kube/config`. */
  readonly said: string;
  /** Absent: none is read here. */
  readonly file?: string;
}

type Settings = Pick<Config, "servers" | "kubeconfig" | "inCluster" | "clusterName">;
type Row = Config["servers"][number];
type Environment = Readonly<Record<string, string | undefined>>;

/** Which kubeconfig the server of a cluster reads, in the order in which it looks. */
export function kubeconfigIn(settings: Settings, environment: Environment) {
  return (cluster: string): Kubeconfig => {
    const rows = settings.servers.filter(({ role }) => role === "eks");
    if (rows.length === 0) return ofSettings(settings, environment);
    const isOf = ({ clusters = [{ name: settings.clusterName }] }: Row): boolean =>
      clusters.some(({ name }) => name === cluster);
    const row = rows.find(isOf);
    return row === undefined ? ofDefault(environment) : ofRow(row, environment);
  };
}

/** The setting is that of the variable already, where there is one. */
function ofSettings({ kubeconfig, inCluster }: Settings, environment: Environment): Kubeconfig {
  if (inCluster) return ofPod;
  const isVariable = (environment["KUBECONFIG"] ?? "") !== "";
  return kubeconfig === undefined || isVariable ? ofDefault(environment) : ofFile(kubeconfig);
}

function ofRow({ url, flags = {} }: Row, environment: Environment): Kubeconfig {
  if (url !== undefined) return { said: `what its server at ${url} reads` };
  const { "eks-cluster": eks, "in-cluster": inCluster, kubeconfig } = flags;
  if (eks !== undefined) return { said: `tokens that are signed for the EKS cluster ${eks}` };
  if (inCluster !== undefined) return ofPod;
  return typeof kubeconfig === "string" ? ofFile(kubeconfig) : ofDefault(environment);
}

const ofPod: Kubeconfig = { said: "the service account of its pod" };

function ofFile(file: string): Kubeconfig {
  return { said: `the file ${file}`, file };
}

function ofDefault({ KUBECONFIG: named = "" }: Environment): Kubeconfig {
  if (named !== "")
    return {
      said: `the file ${named} of $KUBECONFIG, which goes before the setting kubeconfig and ~/.kube/config`,
      file: named,
    };
  const usual = path.join(homedir(), ".kube", "config");
  return existsSync(usual) ? ofFile(usual) : ofPod;
}
