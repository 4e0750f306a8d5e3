import type { Command } from "commander";
import { z } from "zod";
import { isSafeAddress } from "./is-loopback.ts";

/** Adds the flags that say who may call a server over HTTP, and how they are known. */
export function withCallerFlags(command: Command): Command {
  return command
    .option("--bearer-token-file <file>", "on loopback: file with the token that callers send")
    .option(
      "--caller <name>",
      "who may call: system:serviceaccount:NAMESPACE:NAME, or a name in a client certificate; repeatable",
      (name: string, earlier: readonly string[]) => [...earlier, name],
      [],
    )
    .option("--caller-in-cluster", "callers send service-account tokens of the pod's own cluster")
    .option("--caller-issuer <url>", "callers send tokens of this OpenID issuer")
    .option("--caller-ca-file <file>", "certificates in PEM to trust for the issuer")
    .option("--caller-audience <name>", "audience of these tokens", "binnacle")
    .option("--tls-cert-file <file>", "serve HTTPS with this certificate, with --tls-key-file")
    .option("--tls-key-file <file>", "its key")
    .option("--client-ca-file <file>", "callers show certificates of this CA (mTLS)");
}

export type CallerFlags = z.output<typeof CallerFlags>;
export const CallerFlags = z
  .object({
    bearerTokenFile: z.string().optional(),
    caller: z.array(z.string().min(1)),
    callerInCluster: z.boolean().optional(),
    callerIssuer: z.url({ protocol: /^https?$/u }).optional(),
    callerCaFile: z.string().optional(),
    callerAudience: z.string().min(1),
    tlsCertFile: z.string().optional(),
    tlsKeyFile: z.string().optional(),
    clientCaFile: z.string().optional(),
  })
  .superRefine((flags, context) => {
    for (const message of troublesIn(flags)) context.addIssue({ code: "custom", message });
  });

const serviceAccount = /^system:serviceaccount:[a-z0-9.-]+:[a-z0-9.-]+$/u;

interface Given {
  readonly bearerTokenFile?: string | undefined;
  readonly caller: readonly string[];
  readonly callerInCluster?: boolean | undefined;
  readonly callerIssuer?: string | undefined;
  readonly tlsCertFile?: string | undefined;
  readonly tlsKeyFile?: string | undefined;
  readonly clientCaFile?: string | undefined;
}

function troublesIn(given: Given): string[] {
  const { bearerTokenFile, caller, callerInCluster, callerIssuer, clientCaFile } = given;
  const byToken = callerInCluster === true || callerIssuer !== undefined;
  const byCertificate = clientCaFile !== undefined;
  const ways = [bearerTokenFile !== undefined, byToken, byCertificate].filter(Boolean).length;
  const isPair = (given.tlsCertFile === undefined) === (given.tlsKeyFile === undefined);
  const rules: readonly (readonly [isTrouble: boolean, message: string])[] = [
    [
      ways > 1,
      "Callers are known in one way: by a bearer token, service-account tokens or certificates.",
    ],
    [
      callerInCluster === true && callerIssuer !== undefined,
      "--caller-in-cluster knows its issuer: leave --caller-issuer out.",
    ],
    [
      (byToken || byCertificate) && caller.length === 0,
      "Name each caller that is let in with --caller.",
    ],
    [
      caller.length > 0 && !byToken && !byCertificate,
      "--caller needs --caller-in-cluster, --caller-issuer or --client-ca-file: else nobody proves to be one.",
    ],
    [
      byToken && caller.some((name) => !serviceAccount.test(name)),
      "A --caller with a token is written system:serviceaccount:NAMESPACE:NAME.",
    ],
    [
      callerIssuer !== undefined && !isSafeAddress(callerIssuer),
      "--caller-issuer must be https: keys that come in the clear could be anybody's.",
    ],
    [!isPair, "--tls-cert-file and --tls-key-file belong together."],
    [
      byCertificate && given.tlsCertFile === undefined,
      "--client-ca-file needs --tls-cert-file and --tls-key-file.",
    ],
  ];
  return rules.flatMap(([isTrouble, message]) => (isTrouble ? [message] : []));
}
