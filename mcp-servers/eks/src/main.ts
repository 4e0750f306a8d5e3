import { runServer } from "@binnacle/mcp/server";
import { Command } from "commander";
import { z } from "zod";
import { createEksServer } from "./create-eks-server.ts";

const command = new Command("binnacle-eks")
  .description(
    "Read-only MCP server for one Kubernetes cluster. Speaks stdio unless --http is given.",
  )
  .option("--kubeconfig <file>", "kubeconfig; default: $KUBECONFIG, then ~/.kube/config")
  .option("--context <name>", "context of the kubeconfig; default: its current one")
  .option("--in-cluster", "use the service account of the pod")
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
  clusterName: z.string().exactOptional(),
  kubectlContext: z.string().exactOptional(),
  namespace: z.string().exactOptional(),
  watch: z.union([z.boolean(), z.stringbool()]),
});

await runServer({
  command,
  flags,
  create: async (given, options) => {
    const server = createEksServer({ ...given, ...options });
    await server.warm();
    return server;
  },
});
