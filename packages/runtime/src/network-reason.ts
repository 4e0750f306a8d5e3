const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ENOTFOUND: "unknown host",
  EAI_AGAIN: "the name server does not answer",
  ECONNRESET: "connection reset",
  EHOSTUNREACH: "no route to host",
  UND_ERR_SOCKET: "connection closed",
  UND_ERR_CONNECT_TIMEOUT: "connection timed out",
  ETIMEDOUT: "connection timed out",
  CERT_HAS_EXPIRED: "its certificate has expired",
  CERT_NOT_YET_VALID: "its certificate is not valid yet",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for another name",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is signed by itself",
  SELF_SIGNED_CERT_IN_CHAIN: "its certificate is of a CA that is not trusted",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "its certificate is of a CA that is not trusted",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "its certificate is of a CA that is not trusted",
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: "it wants a client certificate",
  ERR_SSL_WRONG_VERSION_NUMBER: "it speaks no TLS: http, not https",
  ERR_SSL_PACKET_LENGTH_TOO_LONG: "it speaks no TLS: http, not https",
};

/** A word for a request that got no answer; never the whole error text, which may quote an address or a header. */
export function networkReason(error: unknown): string {
  const inner = error instanceof Error ? (error.cause ?? error) : error;
  if (typeof inner !== "object" || inner === null || !("code" in inner)) return "network error";
  const code = String(inner.code);
  const isCertificate = /CERT|SSL|TLS|UNABLE_TO/u.test(code);
  return words[code] ?? (isCertificate ? "certificate not trusted" : "network error");
}
