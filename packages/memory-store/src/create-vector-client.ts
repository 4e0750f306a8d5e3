import { S3VectorsClient } from "@aws-sdk/client-s3vectors";
import { present } from "@binnacle/contracts";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { type CredentialProvider, createDefaultCredentials } from "./load-credentials.ts";

export interface VectorConnection {
  readonly region: string;
  /** Default: the endpoint of the region. */
  readonly endpoint?: string;
  /** Default: the chain of the AWS SDK with a deadline of its own. */
  readonly credentials?: CredentialProvider;
  /** For loading credentials with the default chain; up to 0.7 s more when they fail. Default 2,500. */
  readonly credentialDeadlineMs?: number;
  /** How often a call is tried. Default 3. */
  readonly maxAttempts?: number;
}

/** Nothing is sent before the first call. */
export function createVectorClient(connection: VectorConnection): S3VectorsClient {
  const { region, endpoint, credentialDeadlineMs = 2500, maxAttempts } = connection;
  const credentials =
    connection.credentials ?? createDefaultCredentials({ timeoutMs: credentialDeadlineMs });
  return new S3VectorsClient({
    region,
    credentials,
    // HTTP/1.1: endpoints on plain http speak nothing else.
    requestHandler: new NodeHttpHandler({ connectionTimeout: 1000 }),
    ...present({ endpoint, maxAttempts }),
  });
}
