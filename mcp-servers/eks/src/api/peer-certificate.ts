import { once } from "node:events";
import type https from "node:https";
import tls from "node:tls";

/** What somebody must know to mend it. */
interface PeerCertificate {
  readonly validFrom: string;
  readonly validTo: string;
  readonly issuer: string;
  /** Names and addresses that it is for. */
  readonly names: readonly string[];
}

const certificateCodes = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|ERR_TLS/u;
const timeoutMs = 2000;

export function isOfCertificate(error: Error): boolean {
  return "code" in error && typeof error.code === "string" && certificateCodes.test(error.code);
}

/**
 * The certificate that was not accepted: the error does not hold it. A handshake alone, in which nothing is sent and nothing
 * that comes is trusted. Never throws.
 */
export async function certificateOf(
  { hostname, port }: URL,
  { servername }: https.RequestOptions,
): Promise<PeerCertificate | undefined> {
  const host = hostname.replace(/^\[(.*)\]$/u, "$1");
  const name = servername ?? host;
  const socket = tls.connect({
    host,
    port: Number(port || 443),
    rejectUnauthorized: false,
    ...(/[a-z]/iu.test(name) && !name.includes(":") ? { servername: name } : {}),
  });
  try {
    await once(socket, "secureConnect", { signal: AbortSignal.timeout(timeoutMs) });
    const { valid_from, valid_to, issuer, subjectaltname = "" } = socket.getPeerCertificate();
    return {
      validFrom: new Date(valid_from).toISOString(),
      validTo: new Date(valid_to).toISOString(),
      issuer: [issuer.CN, issuer.O].flat().filter(Boolean).join(", "),
      names: subjectaltname.split(", ").map((part) => part.replace(/^[^:]*:/u, "")),
    };
  } catch {
    return undefined;
  } finally {
    socket.destroy();
  }
}
