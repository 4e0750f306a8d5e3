import { AppError, present } from "@binnacle/contracts";
import { createDefaultCredentials } from "./load-credentials.ts";

/** What signs our requests, as far as it can be told without another call; no part of a key. */
export type CredentialsFound =
  | { readonly kind: "found"; readonly accountId?: string; readonly expiresAt?: string }
  /** The chain ended without any. */
  | { readonly kind: "none"; readonly why: string }
  /** Not in the time that there was. */
  | { readonly kind: "late"; readonly why: string };

/** The default chain of the AWS SDK, once. */
export async function probeCredentials(timeoutMs: number): Promise<CredentialsFound> {
  try {
    const { accountId, expiration } = await createDefaultCredentials({ timeoutMs })();
    return { kind: "found", ...present({ accountId, expiresAt: expiration?.toISOString() }) };
  } catch (error) {
    if (error instanceof AppError)
      return { kind: error.kind === "timeout" ? "late" : "none", why: error.message };
    throw error;
  }
}
