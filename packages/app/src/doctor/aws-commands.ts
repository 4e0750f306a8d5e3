import { type ShellWords, shellWords } from "@binnacle/diagnosis";
import { type ServiceAccount, serviceAccount } from "./service-account.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** What people run about the role of this pod. */
export interface AwsCommands {
  /** `binnacle/binnacle`, as its tokens say; undefined: they do not. */
  readonly account: string | undefined;
  readonly associate: ShellWords;
  readonly listAssociations: ShellWords;
  readonly withoutIrsa: ShellWords;
}

/** Those of the chart, where no token tells. */
const usual: ServiceAccount = { namespace: "binnacle", name: "binnacle" };
/** Nobody named the cluster. */
const unnamed = "cluster";

export function awsCommands(clusterName: string, environment: Environment): AwsCommands {
  const own = serviceAccount(environment);
  const { namespace, name } = own ?? usual;
  const { AWS_REGION: region = "" } = environment;
  const where = region === "" ? [] : ["--region", region];
  const cluster = clusterName === unnamed ? "CLUSTER" : clusterName;
  const about = [...where, "--cluster-name", cluster];
  const whose = [...about, "--namespace", namespace, "--service-account", name];
  return {
    account: own && `${namespace}/${name}`,
    associate: shellWords`aws eks create-pod-identity-association ${{ own: whose }} --role-arn ROLE_ARN`,
    listAssociations: shellWords`aws eks list-pod-identity-associations ${{ own: whose }}`,
    withoutIrsa: shellWords`kubectl annotate serviceaccount ${name} -n ${namespace} eks.amazonaws.com/role-arn-`,
  };
}
