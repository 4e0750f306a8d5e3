import { AppError } from "@binnacle/contracts";
import { networkReason } from "@binnacle/runtime";
import { createRemoteJWKSet, customFetch, decodeJwt, errors, jwtVerify } from "jose";
import { z } from "zod";
import type { Callers, Refusal } from "./callers.ts";
import { isSafeAddress } from "./is-loopback.ts";

/** Whose tokens are taken, and of whom. */
export interface TokenIssuer {
  /** `iss` of the tokens, exactly. */
  readonly issuer: string;
  /** Where its keys are; absent: where its discovery says. */
  readonly keysUrl?: string;
  /** Sent along for the keys, read anew each time. */
  readonly readToken?: () => Promise<string>;
  /** The keys are not fetched again within this time, whatever is sent. Default 30,000. */
  readonly cooldownMs?: number;
}

export interface TokenCallersOptions extends TokenIssuer {
  readonly audience: string;
  /** `system:serviceaccount:monitoring:binnacle`. */
  readonly subjects: readonly string[];
}

/** Signatures of the issuer alone: no secret that both sides know, and not `none`. */
const algorithms = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
];

/** Who sends a token that the issuer signed for this audience, in time, for one of these subjects. */
export function tokenCallers(options: TokenCallersOptions): Callers {
  const { issuer, audience } = options;
  const subjects = new Set(options.subjects);
  const keysOf = createKeys(options);
  return {
    mayBeRemote: true,
    reasonAgainst: async (headers) => {
      const token = /^Bearer (?<token>\S+)$/u.exec(headers.get("authorization") ?? "")?.groups;
      if (token?.["token"] === undefined)
        return {
          status: 401,
          why: `A service-account token for the audience ${audience} is needed.`,
        };
      try {
        const { payload } = await jwtVerify(token["token"], await keysOf(), {
          issuer,
          audience,
          algorithms,
          requiredClaims: ["exp", "sub"],
          clockTolerance: 5,
        });
        const { sub = "" } = payload;
        if (subjects.has(sub)) return undefined;
        const why = `The caller ${sub} is none of those that --caller names.`;
        return { status: 403, who: sub, why };
      } catch (error) {
        return refusalOf(error);
      }
    },
  };
}

const claims: Readonly<Record<string, string>> = {
  iss: "comes from another issuer",
  aud: "is for another audience",
  exp: "has no end, or it is past",
  nbf: "is not valid yet",
};

/** The issuer's keys did not come, or are none. */
const ofKeys = new Set([errors.JWKSTimeout.code, errors.JWKSInvalid.code, errors.JOSEError.code]);

/** What is wrong with a token, without a word of it. */
function refusalOf(error: unknown): Refusal {
  if (error instanceof AppError) return { status: 503, why: error.message };
  if (error instanceof errors.JWTExpired) return { status: 401, why: "The token has expired." };
  if (error instanceof errors.JWTClaimValidationFailed)
    return { status: 401, why: `The token ${claims[error.claim] ?? "lacks a claim"}.` };
  if (error instanceof errors.JOSEError && !ofKeys.has(error.code))
    return { status: 401, why: "The token is none that the issuer signed." };
  return { status: 503, why: `The issuer's keys cannot be read (${networkReason(error)}).` };
}

const Discovered = z.object({ issuer: z.string(), jwks_uri: z.url() });

/** The key set is kept: it fetches by itself, for a key that it does not know and not too often. */
function createKeys({ issuer, keysUrl, readToken, cooldownMs = 30_000 }: TokenIssuer) {
  let known: ReturnType<typeof createRemoteJWKSet> | undefined;
  return async () => {
    known ??= createRemoteJWKSet(new URL(keysUrl ?? (await discover(issuer))), {
      cooldownDuration: cooldownMs,
      [customFetch]: async (url, options) => {
        const headers = new Headers(options.headers);
        if (readToken !== undefined) headers.set("authorization", `Bearer ${await readToken()}`);
        return await fetch(url, { ...options, headers, redirect: "error" });
      },
    });
    return known;
  };
}

/** Where OpenID discovery says that the keys are. Throws `AppError` (unavailable). */
async function discover(issuer: string): Promise<string> {
  const address = `${issuer.replace(/\/$/u, "")}/.well-known/openid-configuration`;
  const found = Discovered.safeParse(await read(address, issuer));
  if (found.success && found.data.issuer === issuer && isSafeAddress(found.data.jwks_uri))
    return found.data.jwks_uri;
  throw new AppError("unavailable", `${issuer} does not say where its keys are.`);
}

async function read(address: string, issuer: string): Promise<unknown> {
  try {
    const signal = AbortSignal.timeout(5000);
    return await (await fetch(address, { signal, redirect: "error" })).json();
  } catch (cause) {
    const why = `The issuer ${issuer} cannot be asked for its keys (${networkReason(cause)}).`;
    throw new AppError("unavailable", why, { cause });
  }
}

/** The issuer of a token that this process was given itself. Throws `AppError` (bad_input) where it names none. */
export function issuerIn(token: string): string {
  try {
    const { iss } = decodeJwt(token);
    if (iss !== undefined) return iss;
  } catch {
    // Said below.
  }
  throw new AppError("bad_input", "The pod's own token names no issuer; give --caller-issuer.");
}
