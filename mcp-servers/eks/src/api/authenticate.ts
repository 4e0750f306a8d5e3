import type http from "node:http";
import type https from "node:https";
import { AppError, present } from "@binnacle/contracts";
import { kubectlFor, shellWords } from "@binnacle/diagnosis";
import { assumedRole, loadAwsCredentials } from "@binnacle/mcp/aws";
import { type Redactor, withDeadline } from "@binnacle/runtime";
import type { KubeConfig } from "@kubernetes/client-node";
import { createEksToken } from "./eks-token.ts";
import { createExecPlugin, ExecConfig } from "./exec-plugin.ts";
import type { EksCluster } from "./read-kubeconfig.ts";
import type { Identity } from "./status-failure.ts";

/** A request whose headers the library and we write into. */
export type Authenticated = Omit<https.RequestOptions, "headers"> & {
  headers: http.OutgoingHttpHeaders;
};

/** Puts credentials and certificates into the options of a request. Throws `AppError`. */
export type Authenticate = (request: Authenticated, signal: AbortSignal) => Promise<void>;

interface AuthenticationOptions {
  readonly config: KubeConfig;
  readonly identity: Identity;
  readonly redactor: Redactor;
  /** Tokens of EKS in place of what the kubeconfig has. */
  readonly eks: EksCluster | undefined;
}

/** Beyond the ten seconds of a program: whatever else a kubeconfig asks, such as an OpenID provider. */
const timeoutMs = 15_000;

/** How requests are authenticated. A program of the kubeconfig is run here: the library's runs have no deadline. */
export function createAuthentication(options: AuthenticationOptions): Authenticate {
  const { config, identity } = options;
  const add = credentialsOf(options);
  return async (request, signal) => {
    // Of a read whose time was over before it began no source was asked.
    signal.throwIfAborted();
    await withDeadline({ what: "The source of credentials", timeoutMs, signal }, async () => {
      await config.applyToHTTPSOptions(request).catch((cause: unknown) => {
        throw unauthenticated(identity, cause);
      });
      await add(request);
    });
  };
}

function credentialsOf({ config, identity, redactor, eks }: AuthenticationOptions) {
  const ports = { identity, redactor, now: Date.now };
  if (eks !== undefined) {
    const { name: cluster, region, roleArn } = eks;
    const chain = roleArn === undefined ? undefined : assumedRole(roleArn, region);
    const credentials = loadAwsCredentials({ redactor, ...present({ chain }) });
    const token = createEksToken({ cluster, region, credentials, now: Date.now });
    return async (request: Authenticated) => bear(request, await token());
  }
  const exec = takeExec(config);
  if (exec === undefined) return async () => {};
  const credential = createExecPlugin(exec, ports);
  return async (request: Authenticated) => {
    const { token, clientCertificateData: cert, clientKeyData: key } = await credential();
    if (token !== undefined) bear(request, token);
    Object.assign(request, present({ cert, key }));
  };
}

function bear(request: Authenticated, token: string): void {
  request.headers["authorization"] = `Bearer ${token}`;
}

/** Takes the program out of the user, so that the library does not run it. */
function takeExec(config: KubeConfig): ExecConfig | undefined {
  const user = config.getCurrentUser();
  const exec = ExecConfig.safeParse(user?.exec);
  if (user === null || !exec.success) return undefined;
  const bare = { ...user, exec: undefined };
  config.users = config.users.map((one) => (one.name === user.name ? bare : one));
  return exec.data;
}

/** Its words may hold a token: they are for the log. */
function unauthenticated({ user, context }: Identity, cause: unknown): AppError {
  return new AppError(
    "unavailable",
    `The credentials could not be obtained (user ${user}, context ${context}).`,
    {
      cause,
      remedy: {
        text: "See why with:",
        ...present({ command: kubectlFor(context)(undefined, shellWords`version`) }),
      },
    },
  );
}
