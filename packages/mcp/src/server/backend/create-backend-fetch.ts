import { AppError, type Clock, present } from "@binnacle/contracts";
import { createTlsFetch } from "../../create-tls-fetch.ts";
import { isSafeAddress } from "../is-loopback.ts";
import { basicAuthorization, readSecret } from "../read-secret.ts";
import type { Asked } from "./asked.ts";
import type { AwsService, BackendFlags } from "./backend-flags.ts";

export interface BackendFetchOptions {
  /** Address of the system that is read: what proves who we are goes to its origin and nowhere else. */
  readonly url: string;
  readonly flags: BackendFlags;
  /** Headers that every request carries: the tenant. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly now: Clock;
}

/** Adds to a request what proves who asks. Throws `AppError` denied or timeout. */
type Prove = (asked: Asked) => Promise<Pick<Asked, "url" | "headers">>;

/**
 * A `fetch` for one system: every request carries its credentials, made anew each time since files and roles rotate. It
 * follows no redirect. Throws `AppError` (bad_input) where the flags do not suffice, at once.
 */
export function createBackendFetch(options: BackendFetchOptions): typeof globalThis.fetch {
  const { origin } = new URL(options.url);
  const prove = proverOf(options);
  const send = senderOf(options.flags);
  return async (input, init = {}) => {
    const request = askedOf(String(input instanceof Request ? input.url : input), init);
    if (request.url.origin !== origin) throw strayed(request.url, origin);
    for (const [name, value] of Object.entries(options.headers ?? {}))
      request.headers.set(name, value);
    const { url, headers } = await prove(request);
    const { method, body } = request;
    const signal = init.signal ?? undefined;
    return await send(url, { method, headers, redirect: "manual", ...present({ body, signal }) });
  };
}

function senderOf(flags: BackendFlags): (url: URL, init: RequestInit) => Promise<Response> {
  const { caFile, backendCertFile: certFile, backendKeyFile: keyFile } = flags;
  if (caFile === undefined && certFile === undefined)
    return (url, init) => fetch(url, { ...init, redirect: "manual" });
  return createTlsFetch(present({ caFile, certFile, keyFile }));
}

function proverOf({ url, flags, now }: BackendFetchOptions): Prove {
  const { username, passwordFile, tokenFile, awsService: service } = flags;
  if (service !== undefined && !isSafeAddress(url))
    throw new AppError("bad_input", "What is signed for AWS goes over https: correct the address.");
  if (service !== undefined)
    return signing({ service, region: flags.awsRegion ?? regionIn(url), now });
  if (tokenFile !== undefined)
    return authorized(async () => `Bearer ${await readSecret(tokenFile)}`);
  if (username !== undefined && passwordFile !== undefined)
    return authorized(async () => basicAuthorization(username, await readSecret(passwordFile)));
  return async (asked) => asked;
}

function authorized(read: () => Promise<string>): Prove {
  return async (asked) => {
    asked.headers.set("authorization", await read());
    return asked;
  };
}

interface Signing {
  readonly service: AwsService;
  readonly region: string;
  readonly now: Clock;
}

/** The SDK is loaded where it is wanted: a server that signs nothing starts sooner without it. */
function signing({ service, region, now }: Signing): Prove {
  let signer: Promise<Prove> | undefined;
  const load = async (): Promise<Prove> => {
    const { createAwsSigner } = await import("./sign-aws.ts");
    return createAwsSigner({ service, region, now });
  };
  return async (asked) => {
    signer ??= load();
    return await (await signer)(asked);
  };
}

/** `aps-workspaces.eu-west-1.amazonaws.com`, `x.us-gov-west-1.aoss.amazonaws.com`: the label that is a region. */
function regionIn(url: string): string {
  const labels = new URL(url).hostname.split(".");
  const region = labels.find((label) => /^[a-z]{2,4}(?:-[a-z]{2,12}){1,2}-\d{1,2}$/u.test(label));
  if (region !== undefined) return region;
  throw new AppError("bad_input", "The address names no region of AWS: give --aws-region.");
}

function askedOf(url: string, { method, headers, body }: RequestInit): Asked {
  const all = new Headers(headers);
  if (body instanceof URLSearchParams && !all.has("content-type"))
    all.set("content-type", "application/x-www-form-urlencoded;charset=UTF-8");
  const text = body instanceof URLSearchParams ? body.toString() : body;
  return {
    method: method ?? "GET",
    url: new URL(url),
    headers: all,
    ...present({ body: typeof text === "string" ? text : undefined }),
  };
}

function strayed({ host }: URL, origin: string): AppError {
  return new AppError(
    "bug",
    `A request to ${host} would have carried the credentials of ${origin}.`,
  );
}
