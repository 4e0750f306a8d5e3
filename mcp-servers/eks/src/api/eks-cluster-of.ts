import { AppError, present } from "@binnacle/contracts";
import { shellWords } from "@binnacle/diagnosis";
import type { EksCluster } from "./read-kubeconfig.ts";

type Flags = { readonly [Key in keyof EksCluster]: EksCluster[Key] | undefined };

/** The flags of a cluster of EKS as one; undefined: none is given. Throws `AppError` that names what is missing. */
export function eksClusterOf({
  name,
  region,
  server,
  caFile,
  roleArn,
}: Flags): EksCluster | undefined {
  const others = Object.entries({ region, server, "ca-file": caFile, "role-arn": roleArn });
  const lone = others.find(([, value]) => value !== undefined)?.[0];
  if (name === undefined && lone === undefined) return undefined;
  if (name === undefined) throw new AppError("bad_input", `--${lone} is for --eks-cluster.`);
  if (region === undefined) throw new AppError("bad_input", "--eks-cluster needs --region.");
  if (server !== undefined) return { name, region, server, ...present({ caFile, roleArn }) };
  const describe = shellWords`eks describe-cluster --name ${name} --region ${region}`;
  throw new AppError("bad_input", "--eks-cluster needs --server, and mostly --ca-file.", {
    remedy: { text: "Both are in:", command: ["aws", describe].join(" ") },
  });
}
