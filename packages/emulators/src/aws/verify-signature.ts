import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { IssuedCredentials } from "../pod-identity/start-pod-identity-emulator.ts";
import { WireError } from "./wire-error.ts";

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([a-z0-9-]+)\/([a-z0-9-]+)\/aws4_request, ?SignedHeaders=([a-z0-9;:-]+), ?Signature=([0-9a-f]{64})$/;

export interface SignedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Headers;
  readonly body: string;
  /** What HTTP/2 has in place of the header `host`, `127.0.0.1:80`. */
  readonly authority?: string;
}

export interface SignatureRules {
  /** Absent: any access key is taken, and the signature's value is not checked. */
  readonly expectedCredentials:
    | ((accessKeyId: string) => IssuedCredentials | undefined)
    | undefined;
  readonly nowMs: number;
  /** The name in the credential scope: `s3vectors`, `bedrock`. */
  readonly service: string;
  /** What the service calls a refusal. Absent: AccessDeniedException. */
  readonly codes?: Readonly<Partial<Record<SignatureFault, string>>>;
}

export type SignatureFault = "unsigned" | "unknown" | "expired" | "mismatch";

/**
 * Checks a Signature Version 4 header: service, known key, its session token, not expired, right signature.
 * The age of `x-amz-date` is not checked.
 * @returns who signed, and the region of the credential scope
 * @throws WireError 403
 */
export function verifySignature(request: SignedRequest, rules: SignatureRules): Signer {
  const refuse = (fault: SignatureFault, message: string) =>
    new WireError(403, rules.codes?.[fault] ?? "AccessDeniedException", { message });
  const scope = readScope(request.headers.get("authorization") ?? "");
  if (!scope) throw refuse("unsigned", "The request is not signed with Signature Version 4");
  const { service, region, accessKeyId } = scope;
  if (service !== rules.service) {
    const message = `Credential should be scoped to service ${rules.service}, not ${service}`;
    throw refuse("mismatch", message);
  }
  if (rules.expectedCredentials === undefined) return { region, accessKeyId };
  const credentials = rules.expectedCredentials(accessKeyId);
  if (credentials === undefined) throw refuse("unknown", "The access key id is not known");
  if (request.headers.get("x-amz-security-token") !== credentials.sessionToken) {
    throw refuse("unknown", "The security token included in the request is invalid");
  }
  if (credentials.expiresAtMs <= rules.nowMs) {
    throw refuse("expired", "The security token included in the request is expired");
  }
  const expected = Buffer.from(sign(request, scope, credentials.secretAccessKey));
  if (!timingSafeEqual(expected, Buffer.from(scope.signature))) {
    throw refuse("mismatch", "The request signature does not match");
  }
  return { region, accessKeyId };
}

export interface Signer {
  readonly region: string;
  readonly accessKeyId: string;
}

interface Scope {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: string;
  readonly signature: string;
}

function readScope(authorization: string): Scope | undefined {
  const match = AUTHORIZATION.exec(authorization);
  if (!match) return undefined;
  const [, accessKeyId = "", date = "", region = "", service = "", signedHeaders = ""] = match;
  return { accessKeyId, date, region, service, signedHeaders, signature: match[6] ?? "" };
}

function sign(request: SignedRequest, scope: Scope, secretAccessKey: string): string {
  const headers = scope.signedHeaders
    .split(";")
    .map((name) => `${name}:${headerOf(request, name).trim().replaceAll(/ +/g, " ")}\n`);
  const canonicalRequest = [
    request.method,
    // As it was sent, encoded once more.
    request.path.split("/").map(encodeURIComponent).join("/"),
    "",
    headers.join(""),
    scope.signedHeaders,
    sha256(request.body),
  ].join("\n");
  const credentialScope = `${scope.date}/${scope.region}/${scope.service}/aws4_request`;
  const toSign = [
    "AWS4-HMAC-SHA256",
    request.headers.get("x-amz-date") ?? "",
    credentialScope,
    sha256(canonicalRequest),
  ].join("\n");
  const parts = [scope.date, scope.region, scope.service, "aws4_request"];
  const key = parts.reduce<Buffer>(
    (secret, part) => createHmac("sha256", secret).update(part).digest(),
    Buffer.from(`AWS4${secretAccessKey}`),
  );
  return createHmac("sha256", key).update(toSign).digest("hex");
}

function headerOf({ headers, authority }: SignedRequest, name: string): string {
  const value = name === ":authority" ? authority : headers.get(name);
  return value ?? "";
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
