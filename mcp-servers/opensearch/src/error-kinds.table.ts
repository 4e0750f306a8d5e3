/** A kind of failure, and the phrases by which programs and libraries of many languages name it. */
export interface ErrorKind {
  readonly kind: string;
  /** Each is looked for as a phrase: words side by side, in any case, whatever stands between them. */
  readonly phrases: readonly string[];
}

const statuses = [500, 501, 502, 503, 504];
/** Words before a status in access logs, JSON and messages: `"status":503`, `HTTP/1.1" 503`, `statusCode=503`. */
const before = [
  "status",
  "status code",
  "status_code",
  "statusCode",
  "code",
  "http",
  "1.0",
  "1.1",
  "2.0",
];

/**
 * Letters that only a dot parts are one word for the standard analyzer, so classes of Java stand with their package too.
 * The texts are those of errno, of the standard libraries of Go, Java, Python and Node, of gRPC and of HTTP (RFC 9110).
 */
export const errorKinds: readonly ErrorKind[] = [
  {
    kind: "HTTP 5xx",
    phrases: [
      ...statuses.flatMap((status) => before.map((word) => `${word} ${status}`)),
      "internal server error",
      "bad gateway",
      "service unavailable",
      "gateway timeout",
    ],
  },
  {
    kind: "timeout",
    phrases: [
      "timeout",
      "timed out",
      "time out",
      "deadline exceeded",
      "DEADLINE_EXCEEDED",
      "ETIMEDOUT",
      "TimeoutException",
      "SocketTimeoutException",
      "java.net.SocketTimeoutException",
      "java.util.concurrent.TimeoutException",
      "TimeoutError",
      "ReadTimeout",
      "ConnectTimeout",
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
      "java.net.UnknownHostException",
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
      "javax.net.ssl.SSLHandshakeException",
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
      ...before.flatMap((word) => [`${word} 401`, `${word} 403`]),
    ],
  },
  {
    kind: "rate limited",
    phrases: [
      "too many requests",
      "rate limit",
      "ThrottlingException",
      "throttled",
      "RESOURCE_EXHAUSTED",
      ...before.map((word) => `${word} 429`),
    ],
  },
  {
    kind: "out of memory",
    phrases: [
      "out of memory",
      "OutOfMemoryError",
      "java.lang.OutOfMemoryError",
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
      "java.lang.NullPointerException",
      "unhandled exception",
      "uncaught exception",
      "UnhandledPromiseRejection",
    ],
  },
];
