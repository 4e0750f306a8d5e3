import type { Clock } from "@binnacle/contracts";
import { Sha256 } from "@smithy/core/checksum";
import { SignatureV4 } from "@smithy/signature-v4";
import type { Asked } from "./asked.ts";
import { type AwsCredentials, loadAwsCredentials } from "./load-aws-credentials.ts";

export interface AwsSignerOptions {
  /** Name in the credential scope: `aps`, `aoss`, `es`, `sts`. */
  readonly service: string;
  readonly region: string;
  readonly now: Clock;
  /** Default: the chain of the AWS SDK under a deadline, from memory while it is fresh. */
  readonly credentials?: AwsCredentials;
}

/**
 * Signs requests with Signature Version 4 in headers, `x-amz-content-sha256` included, which OpenSearch Serverless demands.
 * The query is sent in the form that is signed. Throws `AppError` denied or timeout where there are no credentials.
 */
export function createAwsSigner(options: AwsSignerOptions) {
  const signature = signatureOf(options);
  return async ({ method, url, headers, body }: Asked) => {
    const request = { ...placeOf(url), method, headers: headersOf(url, headers), body };
    const signed = await signature.sign(request, { signingDate: new Date(options.now()) });
    const { host: _host, ...sent } = signed.headers;
    return { url: inSignedForm(url), headers: new Headers(sent) };
  };
}

export interface PresignOptions extends AwsSignerOptions {
  readonly url: string;
  /** Headers that whoever uses the address must send: they are signed by name and value. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly expiresInSeconds: number;
}

/**
 * The address of a GET that carries its own signature. For a token of EKS: `GetCallerIdentity` of STS with the header
 * `x-k8s-aws-id`, 60 seconds. Throws like `createAwsSigner`.
 */
export async function presignUrl({ url: address, headers = {}, ...options }: PresignOptions) {
  const url = new URL(address);
  const request = { ...placeOf(url), method: "GET", headers: headersOf(url, new Headers(headers)) };
  const { query = {} } = await signatureOf(options).presign(request, {
    expiresIn: options.expiresInSeconds,
    signingDate: new Date(options.now()),
  });
  const signed = new URL(url);
  signed.search = queryText(
    Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
  );
  return signed.href;
}

function signatureOf({ service, region, credentials = loadAwsCredentials() }: AwsSignerOptions) {
  return new SignatureV4({ service, region, credentials, sha256: Sha256 });
}

function placeOf(url: URL) {
  const query: Record<string, string[]> = {};
  for (const [name, value] of url.searchParams) (query[name] ??= []).push(value);
  const { protocol, hostname, pathname } = url;
  return { protocol, hostname, path: pathname, query };
}

function headersOf({ host }: URL, headers: Headers): Record<string, string> {
  return { ...Object.fromEntries(headers), host };
}

/** `+` for a space and a bare `*` are read otherwise by AWS. */
function inSignedForm(url: URL): URL {
  const sent = new URL(url);
  sent.search = queryText([...url.searchParams]);
  return sent;
}

function queryText(parameters: readonly (readonly [name: string, value: string])[]): string {
  return parameters.map((pair) => pair.map(encoded).join("=")).join("&");
}

/** As RFC 3986 has it, and Signature Version 4. */
function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/gu,
    (mark) => `%${mark.codePointAt(0)?.toString(16).toUpperCase() ?? ""}`,
  );
}

export { assumedRole } from "./assume-role.ts";
export { type AwsCredentials, loadAwsCredentials } from "./load-aws-credentials.ts";
