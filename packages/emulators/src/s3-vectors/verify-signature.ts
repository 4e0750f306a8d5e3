import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { IssuedCredentials } from "../pod-identity/start-pod-identity-emulator.ts";
import { accessDenied } from "./wire-error.ts";

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([a-z0-9-]+)\/([a-z0-9-]+)\/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/;

export interface SignedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Headers;
  readonly body: string;
}

export interface SignatureRules {
  /** Absent: any access key is taken, and the signature's value is not checked. */
  readonly expectedCredentials:
    | ((accessKeyId: string) => IssuedCredentials | undefined)
    | undefined;
  readonly nowMs: number;
}

/**
 * Checks a Signature Version 4 header for service `s3vectors`: known key, its session token, not expired, right signature.
 * The age of `x-amz-date` is not checked.
 * @returns the region of the credential scope
 * @throws WireError 403
 */
export function verifySignature(request: SignedRequest, rules: SignatureRules): string {
  const scope = readScope(request.headers.get("authorization") ?? "");
  if (scope.service !== "s3vectors") {
    throw accessDenied(`Credential should be scoped to service s3vectors, not ${scope.service}`);
  }
  if (rules.expectedCredentials === undefined) return scope.region;
  const credentials = rules.expectedCredentials(scope.accessKeyId);
  if (credentials === undefined) throw accessDenied("The access key id is not known");
  if (request.headers.get("x-amz-security-token") !== credentials.sessionToken) {
    throw accessDenied("The security token included in the request is invalid");
  }
  if (credentials.expiresAtMs <= rules.nowMs) {
    throw accessDenied("The security token included in the request is expired");
  }
  const expected = Buffer.from(sign(request, scope, credentials.secretAccessKey));
  if (!timingSafeEqual(expected, Buffer.from(scope.signature))) {
    throw accessDenied("The request signature does not match");
  }
  return scope.region;
}

interface Scope {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: string;
  readonly signature: string;
}

function readScope(authorization: string): Scope {
  const match = AUTHORIZATION.exec(authorization);
  if (!match) throw accessDenied("The request is not signed with Signature Version 4");
  const [, accessKeyId = "", date = "", region = "", service = "", signedHeaders = ""] = match;
  return { accessKeyId, date, region, service, signedHeaders, signature: match[6] ?? "" };
}

function sign(request: SignedRequest, scope: Scope, secretAccessKey: string): string {
  const headers = scope.signedHeaders
    .split(";")
    .map((name) => `${name}:${(request.headers.get(name) ?? "").trim().replaceAll(/ +/g, " ")}\n`);
  const canonicalRequest = [
    request.method,
    request.path,
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

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
