import { AppError, present } from "@binnacle/contracts";
import { z } from "zod";
import { createDefaultCredentials } from "./load-credentials.ts";

/** Which link of the chain gave them. */
export type CredentialSource = "keys" | "profile" | "irsa" | "agent" | "instance";

/** What signs our requests, as far as it can be told without another call; no part of a key. */
export type CredentialsFound =
  | {
      readonly kind: "found";
      readonly source?: CredentialSource;
      readonly accountId?: string;
      readonly expiresAt?: string;
    }
  /** The chain ended without any. `cause`: what its last link said. */
  | { readonly kind: "none"; readonly why: string; readonly cause?: string }
  /** Not in the time that there was. */
  | { readonly kind: "late"; readonly why: string };

/** The default chain of the AWS SDK, once. */
export async function probeCredentials(timeoutMs: number): Promise<CredentialsFound> {
  try {
    const found = await createDefaultCredentials({ timeoutMs })();
    const { accountId, expiration } = found;
    const expiresAt = expiration?.toISOString();
    return { kind: "found", ...present({ source: sourceOf(found), accountId, expiresAt }) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { kind, message: why, cause } = error;
    if (kind === "timeout") return { kind: "late", why };
    const said = cause instanceof Error && !(cause instanceof AppError) ? cause.message : undefined;
    return { kind: "none", why, ...present({ cause: said }) };
  }
}

const Attributed = z.object({ $source: z.record(z.string(), z.unknown()) });

/** By the marks that the SDK leaves on credentials, the one that says most first. */
const sources: readonly (readonly [RegExp, CredentialSource])[] = [
  [/^CREDENTIALS_(?:PROFILE|SSO|PROCESS|LOGIN)/u, "profile"],
  [/^CREDENTIALS_ENV_VARS_STS_WEB_ID_TOKEN$/u, "irsa"],
  [/^CREDENTIALS_ENV_VARS$/u, "keys"],
  [/^CREDENTIALS_HTTP$/u, "agent"],
  [/^CREDENTIALS_IMDS$/u, "instance"],
];

function sourceOf(credentials: unknown): CredentialSource | undefined {
  const marks = Object.keys(Attributed.safeParse(credentials).data?.$source ?? {});
  return sources.find(([form]) => marks.some((mark) => form.test(mark)))?.[1];
}
