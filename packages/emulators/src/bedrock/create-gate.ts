import { type SignatureFault, verifySignature } from "../aws/verify-signature.ts";
import { notEmulated, WireError } from "../aws/wire-error.ts";
import type { IssuedCredentials } from "../pod-identity/start-pod-identity-emulator.ts";

const codes: Record<SignatureFault, string> = {
  unsigned: "MissingAuthenticationTokenException",
  unknown: "UnrecognizedClientException",
  expired: "ExpiredTokenException",
  mismatch: "InvalidSignatureException",
};

/** Who may come in. `expectedCredentials` absent: whoever signs for `bedrock`. */
export function createGate({
  expectedCredentials,
}: {
  readonly expectedCredentials:
    | ((accessKeyId: string) => IssuedCredentials | undefined)
    | undefined;
}) {
  const expired = new Set<string>();
  let lastKey: string | undefined;
  return {
    /**
     * @returns the region that the request is signed for
     * @throws WireError 403, and 501 for a bearer token
     */
    enter(request: Request, body: string): string {
      const { method, headers } = request;
      if (headers.get("authorization")?.startsWith("Bearer ")) throw notEmulated("bearer tokens");
      const { pathname: path, host: authority } = new URL(request.url);
      const rules = { service: "bedrock", codes, expectedCredentials, nowMs: Date.now() };
      const signed = { method, path, authority, headers, body };
      const { region, accessKeyId } = verifySignature(signed, rules);
      if (expired.has(accessKeyId)) {
        const message = "The security token included in the request is expired";
        throw new WireError(403, codes.expired, { message });
      }
      lastKey = accessKeyId;
      return region;
    },
    /** The key that came in last does so no more; another one does. */
    expireLast(): void {
      if (lastKey !== undefined) expired.add(lastKey);
    },
  };
}
