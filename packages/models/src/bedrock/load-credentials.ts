import { fromNodeProviderChain } from "@aws-sdk/credential-providers";
import { AppError } from "@binnacle/contracts";
import { createRedactor, type Redactor, withDeadline } from "@binnacle/runtime";

/** Loads what the AWS SDK signs with, from memory while it is fresh. */
export type CredentialProvider = () => ReturnType<ReturnType<typeof fromNodeProviderChain>>;

/**
 * A provider under a deadline: a Pod Identity agent that accepts and never answers would hold it forever. Default: the chain
 * of the AWS SDK, begun afresh, and again after each failure, since one that hangs keeps its pending request.
 * Throws `AppError` timeout or denied.
 */
export function loadCredentials({
  provider,
  timeoutMs,
  redactor = createRedactor(),
}: {
  readonly provider?: CredentialProvider;
  readonly timeoutMs: number;
  readonly redactor?: Redactor;
}): CredentialProvider {
  let source = provider ?? fromNodeProviderChain();
  const limit = { what: "AWS credentials", timeoutMs };
  return async () => {
    try {
      return await withDeadline(limit, async () => await source());
    } catch (cause) {
      source = provider ?? fromNodeProviderChain();
      throw isLate(cause) ? late(cause, timeoutMs) : await absent(cause, redactor);
    }
  };
}

function isLate(error: unknown): boolean {
  return error instanceof AppError && error.kind === "timeout";
}

function late(cause: unknown, timeoutMs: number): AppError {
  const message = `AWS credentials did not arrive in ${timeoutMs / 1000} s: their source does not answer.`;
  const remedy = {
    text: "On EKS, check that the service account has an association (aws eks list-pod-identity-associations --cluster-name CLUSTER), then the Pod Identity agent of this node.",
    command:
      "kubectl get pods -n kube-system -l app.kubernetes.io/name=eks-pod-identity-agent -o wide",
  };
  return new AppError("timeout", message, { cause, remedy });
}

async function absent(cause: unknown, redactor: Redactor): Promise<AppError> {
  const said = cause instanceof Error ? cause.message : "unknown failure";
  const message = `There are no AWS credentials: ${await redactor.text(said)}`;
  const remedy = {
    text: "On EKS, associate a role with this service account (Pod Identity) and restart the pod.",
    command: "aws eks list-pod-identity-associations --cluster-name CLUSTER",
  };
  return new AppError("denied", message, { cause, remedy });
}
