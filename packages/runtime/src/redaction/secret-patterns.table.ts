/** Each pattern's group `secret` is what is replaced. What the secretlint preset misses in logs, URLs and commands. */
export const secretPatterns: readonly RegExp[] = [
  // password=…, "api_key": "…", token: … (value up to a delimiter)
  /(?<![a-z])["']?(?:[a-z0-9_.-]*(?:password|passwd|passphrase|secret|api[_-]?key|access[_-]?key|private[_-]?key|auth[_-]?token|access[_-]?token|refresh[_-]?token|client[_-]?secret)|pwd|token)["']?\s*[=:]\s*["']?(?<secret>[^\s"',;&)}\]<]{4,})/giu,
  // Authorization: Bearer …, Basic …
  /\b(?:bearer|basic)\s+(?<secret>[A-Za-z0-9._~+/=-]{8,})/giu,
  // redis://:pw@host, https://user:pass@host
  /\b[a-z][a-z0-9+.-]*:\/\/[^\s:@/]*:(?<secret>[^\s@/]+)@/giu,
  // AWS access key ids
  /\b(?<secret>(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{12,20})\b/gu,
  // JSON web tokens
  /\b(?<secret>eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*)/gu,
  // Slack tokens
  /\b(?<secret>x(?:ox[abpors]|app)-[A-Za-z0-9-]{8,})/gu,
  // PEM bodies
  /-----BEGIN [A-Z ]*PRIVATE KEY-----(?<secret>[\s\S]+?)(?:-----END|$)/gu,
];
