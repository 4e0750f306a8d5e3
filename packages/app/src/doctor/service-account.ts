import { readFileSync } from "node:fs";
import { z } from "zod";

/** The service account of this pod. */
export interface ServiceAccount {
  readonly namespace: string;
  readonly name: string;
}

/** Which variables name a file with a token of it. */
const variables = ["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "AWS_WEB_IDENTITY_TOKEN_FILE"];
const mounted = "/var/run/secrets/kubernetes.io/serviceaccount/token";

/** As the tokens of this pod say it; undefined: none does. No token is told or checked. */
export function serviceAccount(
  environment: Readonly<Record<string, string | undefined>>,
): ServiceAccount | undefined {
  const files = [...variables.flatMap((name) => environment[name] ?? []), mounted];
  return files.flatMap((file) => accountIn(file) ?? [])[0];
}

const Claims = z.object({ sub: z.string() });
const subject = /^system:serviceaccount:(?<namespace>[a-z0-9-]{1,63}):(?<name>[a-z0-9.-]{1,253})$/u;

function accountIn(file: string): ServiceAccount | undefined {
  const { sub } = claimsIn(file) ?? { sub: "" };
  const { namespace, name } = subject.exec(sub)?.groups ?? {};
  return namespace === undefined || name === undefined ? undefined : { namespace, name };
}

/** What is no token, or is not there, says nothing. */
function claimsIn(file: string): z.infer<typeof Claims> | undefined {
  try {
    const [, claims = ""] = readFileSync(file, "utf8").split(".");
    return Claims.parse(JSON.parse(Buffer.from(claims, "base64url").toString("utf8")));
  } catch {
    return undefined;
  }
}
