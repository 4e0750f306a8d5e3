const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ENOTFOUND: "unknown host",
  EAI_AGAIN: "the name server does not answer",
  ECONNRESET: "connection reset",
  EHOSTUNREACH: "no route to host",
  UND_ERR_SOCKET: "connection closed",
  UND_ERR_CONNECT_TIMEOUT: "connection timed out",
};

/** A word for a request that got no answer; never the whole error text, which may quote an address or a header. */
export function networkReason(error: unknown): string {
  const inner = error instanceof Error ? (error.cause ?? error) : error;
  if (typeof inner !== "object" || inner === null || !("code" in inner)) return "network error";
  const code = String(inner.code);
  const isCertificate = /CERT|SSL|TLS|UNABLE_TO/u.test(code);
  return words[code] ?? (isCertificate ? "certificate not trusted" : "network error");
}
