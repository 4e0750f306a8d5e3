import { present } from "@binnacle/contracts";
import { captured, type Forms, gapsIn, meaningIn } from "./forms.ts";

/** Why one side of a connection does not take the certificate of the other. */
export interface CertificateError {
  readonly kind: "expired" | "not_yet_valid" | "unknown_authority" | "wrong_name" | "other";
  /** The clock of who refused, RFC 3339: Go tells it. */
  readonly now?: string;
  /** The end (or the beginning, of what is not yet valid) of the certificate, RFC 3339. */
  readonly limit?: string;
  /** The name that was asked for and that the certificate lacks. */
  readonly name?: string;
}

/** Of Go, Node, Python and OpenSSL, Java. */
const FORMS: Forms<CertificateError["kind"]> = [
  [/certificate is not yet valid|CertificateNotYetValid/, "not_yet_valid"],
  [/certificate has expired|CERT_HAS_EXPIRED|CertificateExpired/, "expired"],
  [/certificate expired|certificate_expired/, "expired"],
  [/signed by unknown authority|unable to get (?:local )?issuer/, "unknown_authority"],
  [/self[- ]signed certificate|verify the first certificate/i, "unknown_authority"],
  [/PKIX path building failed|unknown certificate authority/, "unknown_authority"],
  [/certificate is (?:not )?valid for|any IP SANs|legacy Common Name/, "wrong_name"],
  [/match certificate's altnames|Hostname mismatch|IP address mismatch/, "wrong_name"],
  [/No subject alternative|No name matching/, "wrong_name"],
  [/x509: |certificate verify failed|SSLHandshakeException|ERR_TLS_CERT/, "other"],
];
const NAMES = [
  /, not ([\w.:-]+)$/,
  / for (\S+) because/,
  /to match (\S+)/,
  /none matched (\S+)/,
  /Host: (\S+)\. is/,
  /valid for '([^']+)'/,
];

/** Reads a line or a message; nothing when it speaks of no certificate. */
export function readCertificateError(message: string): CertificateError | undefined {
  const kind = meaningIn(FORMS, message);
  if (kind === undefined) return undefined;
  const [now, said] = gapsIn("current time … is ", message) ?? [];
  const [side, limit] = said?.split(/[\s,;]/) ?? [];
  const name = kind === "wrong_name" ? captured(NAMES, message) : undefined;
  // Go says expired of both ends: the times tell.
  return present({ kind: side === "before" ? "not_yet_valid" : kind, now, limit, name });
}
