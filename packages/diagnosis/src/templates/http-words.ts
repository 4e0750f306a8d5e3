export const methods: ReadonlySet<string> = new Set(
  "GET HEAD POST PUT PATCH DELETE OPTIONS".split(" "),
);
const longestMethod = "OPTIONS".length;

/** Words in capitals alone are looked up: most are none. */
export function isMethodAt(text: string, at: number, end: number): boolean {
  if (end - at > longestMethod || text.charCodeAt(end) !== 32 || text.charCodeAt(at + 1) > 90)
    return false;
  return methods.has(text.slice(at, end)) && /["'/h<]/.test(text.charAt(end + 1));
}

const reason =
  / (?:OK|Created|Accepted|No Content|Moved Permanently|Found|See Other|Not Modified|Temporary Redirect|Permanent Redirect|Bad Request|Unauthorized|Forbidden|Not Found|Method Not Allowed|Not Acceptable|Request Timeout|Conflict|Gone|Payload Too Large|Content Too Large|Unprocessable Entity|Unprocessable Content|Too Many Requests|Internal Server Error|Not Implemented|Bad Gateway|Service Unavailable|Gateway Timeout)(?!\w)/y;

/** How many characters the words of a status take behind its number (RFC 9110): ` Not Found`; 0: there are none. */
export function reasonLength(text: string, at: number): number {
  if (text.charCodeAt(at) !== 32) return 0;
  reason.lastIndex = at;
  return reason.test(text) ? reason.lastIndex - at : 0;
}
