import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { type Context, Hono } from "hono";
import { listen } from "../listen.ts";

/** What the agent hands to a pod, and what a service checks a signature against. */
export interface IssuedCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiresAtMs: number;
}

/** `hang`: the connection is accepted and never answered. 404: nobody associated a role with the service account. */
type PodIdentityFault = "hang" | keyof typeof refusals;

export interface PodIdentityOptions {
  /** Holds the service account token, without a line end. Written with a random token when absent. */
  readonly tokenFile: string;
  /** Default 6 hours, as EKS issues them. */
  readonly lifetimeMs?: number;
}

export interface PodIdentityEmulator {
  readonly url: string;
  readonly journal: readonly PodIdentityRequest[];
  /** What the AWS SDK of a pod finds in its environment. */
  readonly environment: {
    readonly AWS_CONTAINER_CREDENTIALS_FULL_URI: string;
    readonly AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: string;
  };
  /** The credentials issued under this access key id, also after they expired. */
  readonly credentialsFor: (accessKeyId: string) => IssuedCredentials | undefined;
  /** Every request from now on meets this fault; `undefined` ends it. */
  readonly fault: (fault: PodIdentityFault | undefined) => void;
  readonly close: () => Promise<void>;
}

interface PodIdentityRequest {
  readonly method: string;
  readonly path: string;
  /** `hang` while the request waits without end. */
  readonly outcome: number | "hang";
}

/**
 * The EKS Pod Identity agent: `GET /v1/credentials` on loopback, nothing else (501).
 * The `Authorization` header must equal the content of the token file, which is read at every request.
 */
export async function startPodIdentityEmulator(
  options: PodIdentityOptions,
): Promise<PodIdentityEmulator> {
  const { tokenFile, lifetimeMs = 6 * 60 * 60_000 } = options;
  await writeTokenWhenAbsent(tokenFile);
  const issued = new Map<string, IssuedCredentials>();
  const journal: PodIdentityRequest[] = [];
  let fault: PodIdentityFault | undefined;

  const app = new Hono();
  app.all("*", async (context) => {
    const { method, path } = context.req;
    const note = (outcome: number | "hang") => journal.push({ method, path, outcome });
    if (fault === "hang") {
      note("hang");
      return await new Promise<Response>(() => undefined);
    }
    const response = fault
      ? refuse(context, fault)
      : await answer(context, {
          tokenFile,
          issue: () => issueInto(issued, Date.now() + lifetimeMs),
        });
    note(response.status);
    return response;
  });

  const { url, close } = await listen(app);
  return {
    url,
    journal,
    environment: {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${url}/v1/credentials`,
      AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: tokenFile,
    },
    credentialsFor: (accessKeyId) => issued.get(accessKeyId),
    fault: (next) => {
      fault = next;
    },
    close,
  };
}

async function writeTokenWhenAbsent(tokenFile: string): Promise<void> {
  try {
    await writeFile(tokenFile, randomBytes(24).toString("base64url"), { flag: "wx", mode: 0o600 });
  } catch (error) {
    const exists = error instanceof Error && "code" in error && error.code === "EEXIST";
    if (!exists) throw error;
  }
}

interface Answering {
  readonly tokenFile: string;
  readonly issue: () => IssuedCredentials;
}

async function answer(context: Context, { tokenFile, issue }: Answering): Promise<Response> {
  const { method, path } = context.req;
  if (method !== "GET" || path !== "/v1/credentials") {
    return context.json({ Code: "NotEmulated", Message: `not emulated: ${method} ${path}` }, 501);
  }
  const token = await readFile(tokenFile, "utf8");
  if (context.req.header("authorization") !== token) return refuse(context, 403);
  const credentials = issue();
  return context.json({
    AccessKeyId: credentials.accessKeyId,
    SecretAccessKey: credentials.secretAccessKey,
    Token: credentials.sessionToken,
    Expiration: new Date(credentials.expiresAtMs).toISOString(),
  });
}

const refusals = {
  403: { Code: "AccessDenied", Message: "the service account token is refused" },
  404: { Code: "ResourceNotFoundException", Message: "there is no association" },
  500: { Code: "InternalServerError", Message: "the agent failed" },
} as const;

function refuse(context: Context, status: keyof typeof refusals): Response {
  return context.json(refusals[status], status);
}

function issueInto(issued: Map<string, IssuedCredentials>, expiresAtMs: number): IssuedCredentials {
  const credentials = {
    accessKeyId: `ASIA${randomBytes(8).toString("hex").toUpperCase()}`,
    secretAccessKey: randomBytes(30).toString("base64"),
    sessionToken: randomBytes(96).toString("base64"),
    expiresAtMs,
  };
  issued.set(credentials.accessKeyId, credentials);
  return credentials;
}
