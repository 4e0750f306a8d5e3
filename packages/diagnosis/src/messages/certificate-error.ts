import { present } from "@binnacle/contracts";
import { type Forms, meaningIn } from "./forms.ts";

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

/** Go says expired of both ends: the times tell. */
const TIMES = /current time (?<now>\S{10,40}) is (?<side>after|before) (?<limit>\S{10,40})/;
const NAMES = [
  /certificate is valid for .{1,2000}?, not (?<name>[\w.:-]{1,253})/,
  /certificate for (?<name>[\w.:-]{1,253}) because it doesn't contain any IP SANs/,
  /(?:wanted to match|none matched) (?<name>[\w.:-]{1,253})/,
  /Host: (?<name>[\w.:-]{1,253})\. is not in the cert's altnames/,
  /certificate is not valid for '(?<name>[\w.:-]{1,253})'/,
];
/** Of Go, Node, Python and OpenSSL, Java. */
const FORMS: Forms<CertificateError["kind"]> = [
  [/certificate is not yet valid|CertificateNotYetValid|CERT_NOT_YET_VALID/, "not_yet_valid"],
  [
    /certificate has expired|certificate expired|CERT_HAS_EXPIRED|CertificateExpired|NotAfter:/i,
    "expired",
  ],
  [/signed by unknown authority|unable to get (?:local )?issuer certificate/i, "unknown_authority"],
  [/self[- ]signed certificate|unable to verify the first certificate/i, "unknown_authority"],
  [
    /PKIX path building failed|tls: (?:unknown certificate authority|bad certificate)/,
    "unknown_authority",
  ],
  [
    /certificate is (?:not )?valid for|doesn't contain any IP SANs|legacy Common Name/,
    "wrong_name",
  ],
  [/does not match certificate's altnames|Hostname mismatch|IP address mismatch/i, "wrong_name"],
  [/No subject alternative|No name matching/, "wrong_name"],
  [/x509: |certificate verify failed|SSLHandshakeException|ERR_TLS_CERT/, "other"],
];

/** Reads a line or a message; nothing when it speaks of no certificate. */
export function readCertificateError(text: string): CertificateError | undefined {
  const kind = meaningIn(FORMS, text);
  if (kind === undefined) return undefined;
  const { now, side, limit } = TIMES.exec(text)?.groups ?? {};
  const name = NAMES.map((form) => form.exec(text)?.groups?.["name"]).find((item) => item);
  return present({ kind: side === "before" ? "not_yet_valid" : kind, now, limit, name });
}
