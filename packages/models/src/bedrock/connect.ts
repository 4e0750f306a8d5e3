import { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import { present } from "@binnacle/contracts";
import type { Redactor } from "@binnacle/runtime";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { type CredentialProvider, loadCredentials } from "./load-credentials.ts";

export interface ConnectionOptions {
  readonly region: string;
  /** Default: the endpoint of the region. */
  readonly endpoint?: string;
  /** Default: the chain of the AWS SDK. */
  readonly credentials?: CredentialProvider;
  /** For loading credentials. Default 2,500. */
  readonly credentialTimeoutMs?: number;
  readonly redactor?: Redactor;
}

/** Streams at once; a turn beyond waits for a free connection. */
const MAX_SOCKETS = 128;
const CONNECTION_TIMEOUT_MS = 3000;

export interface Connection {
  readonly client: () => BedrockRuntimeClient;
  /** Lets go the credentials of this client, unless somebody did so already. */
  readonly renewCredentials: (used: BedrockRuntimeClient) => void;
}

/**
 * The SDK over kept HTTP/1.1 connections, which its HTTP/2 default opens anew for every stream. It tries once: who retries is
 * above. Nothing is sent before the first call.
 */
export function connect(options: ConnectionOptions): Connection {
  const agent = { keepAlive: true, maxSockets: MAX_SOCKETS };
  const requestHandler = new NodeHttpHandler({
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    httpAgent: agent,
    httpsAgent: agent,
  });
  const create = () => createClient(options, requestHandler);
  let current = create();
  return {
    client: () => current,
    renewCredentials: (used) => {
      if (used === current) current = create();
    },
  };
}

function createClient(options: ConnectionOptions, requestHandler: NodeHttpHandler) {
  const {
    region,
    endpoint,
    credentials: provider,
    credentialTimeoutMs: timeoutMs = 2500,
    redactor,
  } = options;
  return new BedrockRuntimeClient({
    region,
    maxAttempts: 1,
    requestHandler,
    credentials: loadCredentials({ timeoutMs, ...present({ provider, redactor }) }),
    ...present({ endpoint }),
  });
}
