/** What replaces a match; absent: the match stays as it is, and no later mask touches it. */
export type Mask = readonly [pattern: RegExp, by?: string | ((match: string) => string)];

/** Letters and digits of names that Kubernetes generates: no vowels. */
const generated = "[b-df-hj-np-tv-z0-9]";
const ip = String.raw`\d{1,3}(?:\.\d{1,3}){3}`;
const hex = "[0-9a-f]";

/**
 * The variable parts of a log line. At each position the first mask that matches wins, so the order is part of the
 * meaning; a mask without `by` protects what tells two failures apart (status, exit code, port, version).
 */
export const masks: readonly Mask[] = [
  // Times: the head of a klog line, RFC 3339 and its relatives, access logs, Go's log, a clock.
  [/^[IWEF]\d{4} \d{2}:\d{2}:\d{2}\.\d+ +\d+(?= )/u, (match) => `${match.slice(0, 1)}<time>`],
  [
    /\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:[.,]\d+)?(?: ?(?:Z|UTC|[+-]\d{2}:?\d{2}))?/u,
    "<time>",
  ],
  [/\d{4}[/-]\d{2}[/-]\d{2}(?: \d{2}:\d{2}:\d{2}(?:\.\d+)?)?/u, "<time>"],
  [/\d{2}\/[A-Z][a-z]{2}\/\d{4}:\d{2}:\d{2}:\d{2} [+-]\d{4}/u, "<time>"],
  [/\b\d{2}:\d{2}:\d{2}(?:[.,]\d+)?\b/u, "<time>"],

  // Names that are unique by themselves.
  [/(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b/u, "<email>"],
  [new RegExp(`\\b${hex}{8}(?:-${hex}{4}){3}-${hex}{12}\\b`, "iu"), "<id>"],
  [new RegExp(`\\bsha256:${hex}{12,}\\b`, "u"), "sha256:<id>"],
  [/\bsha(?:1|256|512)\b/u],
  [/\b0x[0-9a-fA-F]+\b/u, "<id>"],

  // Addresses keep their port.
  [new RegExp(`(?<![\\w.])${ip}(?::\\d{1,5})?(?![\\w.]*\\d)`, "u"), toAddress],
  [/\bip-\d{1,3}(?:-\d{1,3}){3}\b/u, "<ip>"],
  [/(?<![\w:.])(?=[0-9a-f:]*\d)(?:[0-9a-f]{1,4}:){3,7}[0-9a-f]{1,4}(?![\w:])/iu, "<ip>"],
  [
    /(?<![\w:.])(?=[0-9a-f:]*\d)(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4})*)?::(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4})*)?(?![\w:])/iu,
    "<ip>",
  ],

  [/(?<=<ip>|[0-9a-f>]\]):\d{1,5}(?!\w)/u],

  // Numbers that name a failure or a version.
  [/\bv\d+(?:\.\d+)+(?:-[\w.]+)?/u],
  [/\bHTTP\/\d(?:\.\d)?(?:"? \d{3})?\b/u],
  [
    /\b(?:status|code|errno|signal|exit|sqlstate)(?:[ _-]?(?:code|status))?["']?\s{0,2}[:=]?\s{0,2}["']?\d{1,5}\b/iu,
  ],
  [/(?<=\b(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) \S+ )[1-5]\d{2}\b/u],
  [/(?<![\w.])[1-5]\d{2}(?= [A-Z][a-z]+)/u],
  [/\b[A-Z]{2,}-(?:\d{1,3}|0\d+)\b/u],
  [/\b[A-Z]\d{4,5}\b/u],

  // What was redacted: lines that differ in a secret alone are of one shape.
  [/\[redacted [0-9a-f]{6}\]/u, "<redacted>"],
  // Credentials, in case nobody redacted them before.
  [/(?<=(?:password|passwd|pwd|secret|token|api[_-]?key)["']?=["']?)[^\s"',;&]+/iu, "<redacted>"],

  // Values of keys that name one thing: user=u42, "request_id": "7f…".
  [/(?<=(?:[iI]d|ID|user|session|token)["']?[=:]\s?["']?)(?=[\w.-]*\d)[\w.-]+/u, "<id>"],

  // Measures.
  [/(?<![\w.-])(?:\d+(?:\.\d+)?(?:h|ms|m|s|us|µs|ns|d))+(?!\w)/u, "<duration>"],
  [
    /(?<![\w.]|\d,)\d+(?:[.,]\d+)* (?:ms|s|milliseconds?|seconds?|secs?|minutes?|mins?|hours?|days?)\b/u,
    "<duration>",
  ],
  [/(?<![\w.])\d+(?:\.\d+)?(?:[KMGTP]i?B?|k[bB]?| ?[kKMGTP]i?B| ?bytes)\b/u, "<size>"],

  // Generated names and opaque tokens.
  [new RegExp(`(?<=[a-z0-9]-)${generated}{5,10}-${generated}{5}(?!\\w)`, "u"), "<id>"],
  [new RegExp(`(?<=[a-z0-9]-)(?=[a-z]*\\d)${generated}{5,10}(?!\\w)`, "u"), "<id>"],
  [/(?<!\w)(?=[0-9a-f]*\d)(?=\d*[a-f])[0-9a-f]{6,}(?!\w)/u, "<id>"],
  [/(?<!\w)(?=[0-9A-F]*\d)(?=\d*[A-F])[0-9A-F]{6,}(?!\w)/u, "<id>"],
  [/(?<!\w)(?=[A-Z]*\d)[A-Z0-9]{16,}(?!\w)/u, "<id>"],
  [/(?<![\w/-])(?=[\w-]*\d)(?=[\w-]*[A-Z])(?=[\w-]*[a-z])[\w-]{20,}={0,2}(?![\w/])/u, "<id>"],
  [/(?<=["'`])(?=[^\s"'`]*\d[^\s"'`]*\d)[\w.@+-]+(?=["'`])/u, "<id>"],
  [/(?<=\b[A-Za-z]+-)\d{4,}(?!\w)/u, "<id>"],

  // Hosts and files keep port or line; a word keeps a short number (s3, p95, http2).
  [/(?<=\/\/)[A-Za-z][\w.-]*(?::\d{1,5})?/u],
  [
    /(?:(?<![\w-])[A-Za-z][\w-]*(?:\.[A-Za-z][\w-]*)+|\blocalhost)(?::\d{1,5}){0,2}(?!\w)/u,
    shortenRuns,
  ],
  [/[A-Za-z_]\w*/u, shortenRuns],

  // Whatever else begins with a digit.
  [/(?<!\w)[-+]?\d+(?:[.,]\d+)*(?![A-Za-z_])/u, "<num>"],
  [/\d\w*/u, (match) => (match.length <= 3 ? match : "<id>")],
];

function toAddress(match: string): string {
  return match.replace(/^[\d.]+/u, "<ip>");
}

/** Long runs of digits inside a name are a number; a port or line number behind it stays. */
function shortenRuns(match: string): string {
  return match.replaceAll(/(?<!:\d*)\d{3,}/gu, "<num>");
}
