import type { Command } from "commander";
import { z } from "zod";

/** Services of AWS that take signed requests, by the name in the signature. */
const awsServices = ["aps", "aoss", "es"] as const;
export type AwsService = (typeof awsServices)[number];

/** Adds the flags that say how a server proves who it is to the system that it reads, and whom it trusts there. */
export function withBackendFlags(command: Command): Command {
  return command
    .option("--username <name>", "for basic authentication, with --password-file")
    .option("--password-file <file>", "file with the password, read for every request")
    .option("--token-file <file>", "file with a bearer token instead, read for every request")
    .option(
      "--aws-service <name>",
      "sign requests for AWS (SigV4): aps (Managed Prometheus), aoss (OpenSearch Serverless), es (OpenSearch Service)",
    )
    .option("--aws-region <region>", "region of the signature; default: that of the address")
    .option("--ca-file <file>", "certificates in PEM to trust instead of the usual ones")
    .option("--backend-cert-file <file>", "client certificate in PEM, with --backend-key-file")
    .option("--backend-key-file <file>", "its key");
}

export type BackendFlags = z.output<typeof BackendFlags>;
export const BackendFlags = z
  .object({
    username: z.string().min(1).optional(),
    passwordFile: z.string().optional(),
    tokenFile: z.string().optional(),
    awsService: z.enum(awsServices).optional(),
    awsRegion: z
      .string()
      .regex(/^[a-z0-9-]{1,32}$/u)
      .optional(),
    caFile: z.string().optional(),
    backendCertFile: z.string().optional(),
    backendKeyFile: z.string().optional(),
  })
  .superRefine((flags, context) => {
    for (const message of troublesIn(flags)) context.addIssue({ code: "custom", message });
  });

type Given = Readonly<Partial<Record<keyof z.output<typeof BackendFlags>, string | undefined>>>;

function troublesIn(given: Given): string[] {
  const ways = [given.username, given.tokenFile, given.awsService].filter(isGiven).length;
  const rules: readonly (readonly [isTrouble: boolean, message: string])[] = [
    [
      isGiven(given.username) !== isGiven(given.passwordFile),
      "--username and --password-file belong together",
    ],
    [ways > 1, "give one of --username, --token-file and --aws-service"],
    [isGiven(given.awsRegion) && !isGiven(given.awsService), "--aws-region needs --aws-service"],
    [
      isGiven(given.backendCertFile) !== isGiven(given.backendKeyFile),
      "--backend-cert-file and --backend-key-file belong together",
    ],
  ];
  return rules.flatMap(([isTrouble, message]) => (isTrouble ? [message] : []));
}

function isGiven(flag: string | undefined): boolean {
  return flag !== undefined;
}
