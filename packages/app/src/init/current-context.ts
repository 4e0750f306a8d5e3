import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { parse } from "yaml";
import { z } from "zod";

/** The cluster to which kubectl goes, as far as its kubeconfig tells. */
export interface CurrentContext {
  readonly context: string;
  readonly clusterName: string;
  /** Of a cluster of EKS. */
  readonly region?: string;
  /** As `kind load` names it. */
  readonly kindName?: string;
}

const Kubeconfig = z.object({
  "current-context": z.string().min(1).optional().catch(undefined),
  contexts: z
    .array(z.object({ name: z.string(), context: z.object({ cluster: z.string() }) }))
    .nullish()
    .catch(undefined),
});

/** What can be offered; a kubeconfig that is not there, or cannot be read, offers nothing. */
export function currentContext(given: string | undefined): CurrentContext | undefined {
  const usual = path.join(homedir(), ".kube", "config");
  const named = (given ?? "") === "" ? [usual] : (given ?? "").split(path.delimiter);
  const found = named.filter((file) => file !== "" && existsSync(file)).flatMap(readIn);
  const context = found.flatMap((one) => one["current-context"] ?? [])[0];
  if (context === undefined) return undefined;
  const contexts = found.flatMap((one) => one.contexts ?? []);
  const cluster = contexts.find(({ name }) => name === context)?.context.cluster;
  return { context, ...(ofEks(cluster ?? "") ?? ofEks(context) ?? ofOther(context)) };
}

function readIn(file: string): z.infer<typeof Kubeconfig>[] {
  try {
    return [Kubeconfig.parse(parse(readFileSync(file, "utf8")))];
  } catch {
    return [];
  }
}

/** `arn:aws:eks:eu-central-1:111122223333:cluster/prod-eu` of `aws eks update-kubeconfig`, `prod-eu.eu-central-1.eksctl.io` of eksctl. */
function ofEks(name: string): Omit<CurrentContext, "context"> | undefined {
  const parts =
    /^arn:aws[a-z-]{0,10}:eks:(?<region>[a-z0-9-]{1,30}):\d{12}:cluster\/(?<clusterName>[\w-]{1,100})$/u.exec(
      name,
    ) ?? /(?:^|@)(?<clusterName>[\w-]{1,100})\.(?<region>[a-z0-9-]{1,30})\.eksctl\.io$/u.exec(name);
  const { clusterName, region } = parts?.groups ?? {};
  return clusterName === undefined || region === undefined ? undefined : { clusterName, region };
}

const kind = "kind-";

function ofOther(context: string): Omit<CurrentContext, "context"> {
  const clusterName = context.replaceAll(/[^\w.-]/gu, "-").replaceAll(/^[_.-]+/gu, "");
  return context.startsWith(kind)
    ? { clusterName, kindName: context.slice(kind.length) }
    : { clusterName };
}
