import { present } from "@binnacle/contracts";
import { runServer } from "@binnacle/mcp/server";
import { Command } from "commander";
import { z } from "zod";
import { eksClusterOf } from "./api/eks-cluster-of.ts";
import { createEksServer } from "./create-eks-server.ts";
import { collectNow, holdShortLived } from "./engine/heap-rooms.ts";

holdShortLived(true);
const command = new Command("binnacle-eks")
  .description(
    "Read-only MCP server for one Kubernetes cluster. Speaks stdio unless --http is given.",
  )
  .option("--kubeconfig <file>", "kubeconfig; default: $KUBECONFIG, then ~/.kube/config")
  .option("--context <name>", "context of the kubeconfig; default: its current one")
  .option("--in-cluster", "use the service account of the pod")
  .option(
    "--eks-cluster <name>",
    "instead of a kubeconfig: a cluster of EKS, by tokens signed here",
  )
  .option("--region <name>", "of --eks-cluster")
  .option("--server <url>", "of --eks-cluster: aws eks describe-cluster --query cluster.endpoint")
  .option("--ca-file <file>", "of --eks-cluster: PEM of cluster.certificateAuthority")
  .option("--role-arn <arn>", "of --eks-cluster: a role to assume first")
  .option("--cluster-name <name>", "name to display; default: the context")
  .option("--kubectl-context <name>", "context that printed kubectl commands name; default: none")
  .option("--namespace <name>", "read this namespace only")
  .option(
    "--watch [yes]",
    "keep a copy of the cluster by watching it; --watch=false for a short life",
    "true",
  );

const flags = z.object({
  kubeconfig: z.string().exactOptional(),
  context: z.string().exactOptional(),
  inCluster: z.boolean().exactOptional(),
  eksCluster: z.string().exactOptional(),
  region: z.string().exactOptional(),
  server: z.url().exactOptional(),
  caFile: z.string().exactOptional(),
  roleArn: z.string().exactOptional(),
  clusterName: z.string().exactOptional(),
  kubectlContext: z.string().exactOptional(),
  namespace: z.string().exactOptional(),
  watch: z.union([z.boolean(), z.stringbool()]),
});

await runServer({
  command,
  flags,
  create: async ({ eksCluster, region, server: address, caFile, roleArn, ...given }, options) => {
    const eks = eksClusterOf({ name: eksCluster, region, server: address, caFile, roleArn });
    const server = createEksServer({ ...given, ...present({ eks }), ...options });
    await server.warm();
    collectNow();
    return server;
  },
});
