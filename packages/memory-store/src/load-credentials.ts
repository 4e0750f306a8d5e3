import { fromHttp, fromNodeProviderChain } from "@aws-sdk/credential-providers";
import { AppError, present } from "@binnacle/contracts";
import { withDeadline } from "@binnacle/runtime";

/** Loads what the AWS SDK signs with, from memory while it is fresh. */
export type CredentialProvider = () => ReturnType<ReturnType<typeof fromNodeProviderChain>>;

const PROBE_TIMEOUT_MS = 700;

/**
 * The default chain of the AWS SDK (environment, profile, web identity, EKS Pod Identity, instance), with a deadline:
 * a Pod Identity agent that accepts and never answers would hold it forever.
 * Throws `AppError` timeout or denied; the sentence says what the Pod Identity agent answered, where there is one.
 */
export function createDefaultCredentials({ timeoutMs }: { timeoutMs: number }): CredentialProvider {
  let chain = fromNodeProviderChain();
  return async () => {
    try {
      return await withDeadline({ what: "AWS credentials", timeoutMs }, async () => await chain());
    } catch (cause) {
      // A chain that hangs keeps its pending request; the next attempt starts afresh.
      chain = fromNodeProviderChain();
      throw await explained(cause, timeoutMs);
    }
  };
}

async function explained(cause: unknown, timeoutMs: number): Promise<AppError> {
  const agent = await probeAgent(PROBE_TIMEOUT_MS);
  const late = cause instanceof AppError && cause.kind === "timeout";
  const seconds = `${timeoutMs / 1000} s`;
  // A chain that ended by itself did not wait for it.
  if (agent.kind === "silent" && late) {
    const sentence = `The EKS Pod Identity agent did not answer in ${seconds}, so there are no AWS credentials. Check the DaemonSet eks-pod-identity-agent on this node: kubectl get pods -n kube-system -l app.kubernetes.io/name=eks-pod-identity-agent -o wide`;
    return new AppError("timeout", sentence, { cause });
  }
  if (agent.kind === "refused") {
    const sentence = `The EKS Pod Identity agent gave no AWS credentials: ${agent.answer}. Check the association: aws eks list-pod-identity-associations --cluster-name CLUSTER; a pod gets a new association only after a restart.`;
    return new AppError("denied", sentence, { cause });
  }
  if (late) {
    return new AppError("timeout", `AWS credentials did not arrive in ${seconds}.`, { cause });
  }
  const sentence =
    "No AWS credentials were found: no environment keys, profile, web identity, Pod Identity or instance role. Create a Pod Identity association for this service account and restart the pod.";
  return new AppError("denied", sentence, { cause });
}

/** absent: this is no pod with an association. refused: with its status, where it has one, and its words. */
export type AgentState =
  | { readonly kind: "absent" | "silent" | "answers" }
  | { readonly kind: "refused"; readonly status?: number; readonly answer: string };

/** The chain drops what the agent said, so the EKS Pod Identity agent is asked directly. */
export async function probeAgent(timeoutMs: number): Promise<AgentState> {
  try {
    const options = { timeout: timeoutMs, maxRetries: 0 };
    await withDeadline(
      { what: "The Pod Identity agent", timeoutMs },
      async () => await fromHttp(options)(),
    );
    return { kind: "answers" };
  } catch (error) {
    if (error instanceof AppError) return { kind: "silent" };
    const message = error instanceof Error ? error.message : "unknown failure";
    if (message.startsWith("No HTTP credential provider host")) return { kind: "absent" };
    const answer = [message, ...detailsOf(error)].join(", ");
    return { kind: "refused", ...present({ status: statusIn(message) }), answer };
  }
}

/** The SDK tells it in its sentence alone. */
function statusIn(message: string): number | undefined {
  const said = /^Server responded with status: (?<status>\d{3})$/u.exec(message)?.groups?.[
    "status"
  ];
  return said === undefined ? undefined : Number(said);
}

function detailsOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const code = "Code" in error ? error.Code : undefined;
  const message = "Message" in error ? error.Message : undefined;
  return [code, message].filter((text) => typeof text === "string");
}
