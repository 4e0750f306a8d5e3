/** A kind of failure, and how programs and libraries of many languages say it. */
export interface ErrorKind {
  readonly kind: string;
  /** Each is looked for as a phrase: words side by side, in any case, whatever stands between them. */
  readonly phrases: readonly string[];
  /** Words of which a part ends so are looked for too, in lower case: `readTimeout`, `read_timeout_ms`. */
  readonly endings?: readonly string[];
  /** HTTP statuses that say it, in whatever way the line gives them. */
  readonly statuses?: readonly number[];
}

/** Those of RFC 9110, and of proxies and CDNs. */
const serverErrors = [
  500, 501, 502, 503, 504, 505, 507, 508, 511, 520, 521, 522, 523, 524, 525, 526, 527, 530, 598,
  599,
];

/**
 * Of classes the name alone, which is found behind a package too.
 * The texts are those of errno, of the standard libraries of Go, Java, Python and Node, of gRPC and of HTTP (RFC 9110).
 */
export const errorKinds: readonly ErrorKind[] = [
  {
    kind: "HTTP 5xx",
    phrases: [
      "internal server error",
      "bad gateway",
      "service unavailable",
      "gateway timeout",
      "gateway time-out",
      "SERVICE_UNAVAILABLE",
      "INTERNAL_SERVER_ERROR",
      "BAD_GATEWAY",
      "GATEWAY_TIMEOUT",
    ],
    statuses: serverErrors,
  },
  {
    kind: "timeout",
    phrases: [
      "timeout",
      "timed out",
      "timed_out",
      "timedout",
      "time out",
      "deadline exceeded",
      "DEADLINE_EXCEEDED",
      "DeadlineExceeded",
      "ETIMEDOUT",
      "TimeoutException",
      "SocketTimeoutException",
      "HttpTimeoutException",
      "TimeoutError",
      "ReadTimeout",
      "ConnectTimeout",
      "response_timeout",
      "connection_timeout",
      "GATEWAY_TIMEOUT",
    ],
    endings: [
      "timeout",
      "timeouts",
      "timed_out",
      "timedout",
      "timeoutexception",
      "timeouterror",
      "timeoutexpired",
    ],
  },
  {
    kind: "connection refused",
    phrases: ["connection refused", "ECONNREFUSED", "ConnectionRefusedError", "ConnectException"],
  },
  {
    kind: "connection lost",
    phrases: [
      "connection reset",
      "ECONNRESET",
      "broken pipe",
      "EPIPE",
      "connection closed",
      "socket hang up",
      "unexpected EOF",
    ],
  },
  {
    kind: "name not resolved",
    phrases: [
      "no such host",
      "ENOTFOUND",
      "EAI_AGAIN",
      "UnknownHostException",
      "name resolution",
      "name or service not known",
      "server misbehaving",
    ],
  },
  {
    kind: "TLS",
    phrases: [
      "x509",
      "certificate verify failed",
      "certificate has expired",
      "SSLHandshakeException",
      "handshake failure",
      "unknown certificate authority",
      "tls handshake",
    ],
  },
  {
    kind: "denied",
    phrases: [
      "permission denied",
      "access denied",
      "AccessDenied",
      "unauthorized",
      "forbidden",
      "authentication failed",
      "PERMISSION_DENIED",
    ],
    statuses: [401, 403],
  },
  {
    kind: "rate limited",
    phrases: [
      "too many requests",
      "rate limit",
      "ThrottlingException",
      "throttled",
      "RESOURCE_EXHAUSTED",
    ],
    statuses: [429],
  },
  {
    kind: "out of memory",
    phrases: [
      "out of memory",
      "OutOfMemoryError",
      "OutOfMemoryException",
      "heap out of memory",
      "MemoryError",
      "ENOMEM",
    ],
  },
  { kind: "disk full", phrases: ["no space left on device", "ENOSPC", "disk quota exceeded"] },
  {
    kind: "database",
    phrases: [
      "deadlock",
      "too many connections",
      "too many clients",
      "connection pool",
      "lock wait timeout",
      "SQLException",
      "OperationalError",
    ],
  },
  {
    kind: "crash",
    phrases: [
      "panic",
      "fatal error",
      "segmentation fault",
      "Traceback most recent call last",
      "NullPointerException",
      "NullReferenceException",
      "unhandled exception",
      "uncaught exception",
      "UnhandledPromiseRejection",
    ],
  },
];
