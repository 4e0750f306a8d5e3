/**
 * Where a line gives an HTTP status, as access logs, libraries and sentences do. A number of three digits alone is
 * none: bytes, durations, counts and parts of a path look the same.
 */
const places: readonly RegExp[] = [
  // "POST /x HTTP/1.1" 502 · HTTP/2 503 · chi: HTTP/1.1" from 10.0.0.7:51234 - 502
  /HTTP\/[\d.]{1,3}[\\"']{0,3},? (?:from [\w.:[\]-]{1,60} - )?([45]\d\d)(?!\.?\w)/g,
  // POST /x 502 · "GET" "/x" 503
  /\b(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)["']? ["']?[/h*][^\s"']{0,500}["']?:? (?:- |-> |=> )?([45]\d\d)(?!\.?\w|:| ?(?:[nmu]?s|µs|bytes|k?b)\b)/gi,
  // status=502 · "statusCode":503 · "response_code": "504" · status code 500 · DownstreamStatus
  /(?<!exit[ _-]?)(?:status|code)[\\"']{0,2} ?(?:[:=]|is|was)? ?[\\"']{0,2}([45]\d\d)(?!\.?\w)/gi,
  // HTTP 503 · HTTP error 503
  /\bHTTP[ :-]{1,2}(?:error )?([45]\d\d)(?!\.?\w)/gi,
  // Three durations, as load balancers of AWS give them: 0.000 0.001 0.000 502
  /(?: (?:-1|\d{1,6}\.\d{1,6})){3} ([45]\d\d) /g,
  // Timers of HAProxy: 0/0/1/-1/30003 504
  /(?:\/[+-]?\d{1,9}){3} ([45]\d\d) /g,
  // Gin: | 502 |
  /\| ([45]\d\d) \|/g,
  // responded with 503, but not "returned 500 rows"
  /\b(?:responded|replied|answered|returned|returns|received|got|completed|failed|rejected)(?: with)?:? ([45]\d\d)(?!\.?\w|%| (?!from|for|on|after|in|error|response|status|while|and|but)[a-z])/gi,
  // 502 Bad Gateway
  /\b([45]\d\d):? (?:internal.server.error|server.error|not.implemented|bad.gateway|service.unavailable|gateway.time-?out|too.many.requests|unauthorized|forbidden)\b/gi,
];

/** The HTTP statuses of 400 and more that a line gives. */
export function statusesIn(line: string): ReadonlySet<number> {
  return new Set(
    places.flatMap((place) => Array.from(line.matchAll(place), ([, status]) => Number(status))),
  );
}
