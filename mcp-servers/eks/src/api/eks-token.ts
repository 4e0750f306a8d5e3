import type { Clock } from "@binnacle/contracts";
import { type AwsCredentials, presignUrl } from "@binnacle/mcp/aws";

interface EksTokenOptions {
  /** Name of the EKS cluster: the token is good for it alone. */
  readonly cluster: string;
  readonly region: string;
  readonly credentials: AwsCredentials;
  readonly now: Clock;
}

/** The API server takes a token for 15 minutes after it was signed (aws-iam-authenticator). */
const keptMs = 14 * 60_000;
/** What `aws eks get-token` asks for; the API server counts from the time of signing all the same. */
const expiresInSeconds = 60;

/**
 * The bearer token of an EKS cluster: an address of STS that is signed beforehand, by which the API server asks who we are.
 * A new one before the last ends; requests that come together sign once. Throws `AppError` where there are no credentials.
 */
export function createEksToken(options: EksTokenOptions): () => Promise<string> {
  let kept: { readonly token: Promise<string>; readonly untilMs: number } | undefined;
  return async () => {
    const nowMs = options.now();
    if (kept === undefined || kept.untilMs <= nowMs)
      kept = { token: sign(options), untilMs: nowMs + keptMs };
    const { token } = kept;
    return await token.catch((error: unknown) => {
      kept = undefined;
      throw error;
    });
  };
}

async function sign({ cluster, region, credentials, now }: EksTokenOptions): Promise<string> {
  const suffix = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  const url = await presignUrl({
    url: `https://sts.${region}.${suffix}/?Action=GetCallerIdentity&Version=2011-06-15`,
    headers: { "x-k8s-aws-id": cluster },
    service: "sts",
    region,
    expiresInSeconds,
    now,
    credentials,
  });
  return `k8s-aws-v1.${Buffer.from(url).toString("base64url")}`;
}
