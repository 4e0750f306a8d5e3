import { present } from "@binnacle/contracts";
import type { CallerFlags } from "./caller-flags.ts";
import { bearerCallers, type Callers, certificateCallers, localCallers } from "./callers.ts";
import { readSecret } from "./read-secret.ts";
import type { ServerCertificate } from "./server-certificate.ts";
import { issuerIn, type TokenIssuer, tokenCallers } from "./token-callers.ts";
import { trustCertificates } from "./trust-certificates.ts";

/** Who may call, as the flags say it. Throws `AppError` (bad_input) for a file that cannot be read. */
export async function callersOf(flags: CallerFlags): Promise<Callers> {
  const { bearerTokenFile, caller, callerAudience: audience, clientCaFile } = flags;
  if (bearerTokenFile !== undefined) {
    await readSecret(bearerTokenFile);
    return bearerCallers(() => readSecret(bearerTokenFile));
  }
  if (clientCaFile !== undefined) return certificateCallers(caller);
  const issuer = await issuerOf(flags);
  return issuer === undefined
    ? localCallers
    : tokenCallers({ ...issuer, audience, subjects: caller });
}

/** Where the kubelet mounts what a pod knows of its own cluster. */
const mounted = "/var/run/secrets/kubernetes.io/serviceaccount";

async function issuerOf(flags: CallerFlags): Promise<TokenIssuer | undefined> {
  const { callerInCluster, callerIssuer, callerCaFile } = flags;
  if (callerCaFile !== undefined) trustCertificates(callerCaFile);
  if (callerIssuer !== undefined) return { issuer: callerIssuer };
  if (callerInCluster !== true) return undefined;
  trustCertificates(`${mounted}/ca.crt`);
  const readToken = () => readSecret(`${mounted}/token`);
  return {
    issuer: issuerIn(await readToken()),
    keysUrl: "https://kubernetes.default.svc/openid/v1/jwks",
    readToken,
  };
}

/** What HTTPS is served with; undefined: HTTP. */
export function certificateOf({
  tlsCertFile: certFile,
  tlsKeyFile: keyFile,
  clientCaFile,
}: CallerFlags): ServerCertificate | undefined {
  if (certFile === undefined || keyFile === undefined) return undefined;
  return { certFile, keyFile, ...present({ clientCaFile }) };
}
