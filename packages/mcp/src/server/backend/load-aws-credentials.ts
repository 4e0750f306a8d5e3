import { fromNodeProviderChain } from "@aws-sdk/credential-providers";
import { AppError } from "@binnacle/contracts";
import { createRedactor, type Redactor, withDeadline } from "@binnacle/runtime";

/** Loads what requests are signed with, from memory while it is fresh. */
export type AwsCredentials = () => ReturnType<ReturnType<typeof fromNodeProviderChain>>;

export interface AwsCredentialsOptions {
  /** Default: the chain of the AWS SDK (environment, profile, web identity, Pod Identity, instance). */
  readonly chain?: () => AwsCredentials;
  readonly timeoutMs?: number;
  readonly redactor?: Redactor;
}

/** A Pod Identity agent answers in milliseconds; one that accepts and never answers would hold a chain for ever. */
const defaultTimeoutMs = 5_000;

/**
 * Credentials under a deadline. After a failure the chain is begun afresh, since one that hangs keeps its pending request.
 * Throws `AppError` timeout or denied.
 */
export function loadAwsCredentials({
  chain = fromNodeProviderChain,
  timeoutMs = defaultTimeoutMs,
  redactor = createRedactor(),
}: AwsCredentialsOptions = {}): AwsCredentials {
  let load = chain();
  return async () => {
    try {
      return await withDeadline({ what: "AWS credentials", timeoutMs }, async () => await load());
    } catch (cause) {
      load = chain();
      throw await withoutCredentials(cause, { timeoutMs, redactor });
    }
  };
}

async function withoutCredentials(
  cause: unknown,
  { timeoutMs, redactor }: { readonly timeoutMs: number; readonly redactor: Redactor },
): Promise<AppError> {
  if (cause instanceof AppError && cause.kind === "timeout") {
    const message = `AWS credentials did not arrive in ${timeoutMs / 1000} s: their source does not answer.`;
    const command =
      "kubectl get pods -n kube-system -l app.kubernetes.io/name=eks-pod-identity-agent -o wide";
    const text =
      "On EKS, check that the service account has an association (aws eks list-pod-identity-associations --cluster-name CLUSTER), then the Pod Identity agent of this node.";
    return new AppError("timeout", message, { cause, remedy: { text, command } });
  }
  const said = cause instanceof Error ? cause.message : "unknown failure";
  const message = `There are no AWS credentials: ${await redactor.text(said)}`;
  const command = "aws eks list-pod-identity-associations --cluster-name CLUSTER";
  const text = "On EKS, associate a role with this service account and restart the pod.";
  return new AppError("denied", message, { cause, remedy: { text, command } });
}
