const http = "HTTP 5xx";
const quiet: readonly string[] = [];

type FailureLine = readonly [name: string, line: string, kinds: readonly string[]];

/** Lines as the programs write them, and the kinds of failure that each says. */
export const failureLines: readonly FailureLine[] = [
  [
    "nginx, combined",
    '10.0.0.7 - - [21/Nov/2026:03:09:00 +0000] "POST /pay HTTP/1.1" 502 157 "-" "curl/8.11.1"',
    [http],
  ],
  [
    "nginx, HTTP/2",
    '10.0.0.7 - - [21/Nov/2026:03:09:00 +0000] "GET /pay HTTP/2" 503 0 "-" "-"',
    [http],
  ],
  [
    "ingress-nginx",
    '10.0.0.7 - - [21/Nov/2026:03:09:00 +0000] "GET /pay HTTP/1.1" 504 562 "-" "okhttp/4.12" 312 60.001 [shop-pay-http] [] 10.0.1.9:8080 0 60.000 504 4f3a9c',
    [http],
  ],
  [
    "nginx, JSON",
    '{"time":"2026-11-21T03:09:00Z","request":"POST /pay HTTP/1.1","status":"503","upstream_status":"503","request_time":"0.004"}',
    [http],
  ],
  [
    "Envoy, no healthy upstream",
    '[2026-11-21T03:09:00.000Z] "GET /pay HTTP/1.1" 503 UH no_healthy_upstream - "-" 0 19 0 - "-" "curl" "e1" "pay.shop" "-"',
    [http],
  ],
  [
    "Envoy, response timeout",
    '[2026-11-21T03:09:00.000Z] "GET /pay HTTP/2" 504 UT response_timeout - "-" 0 24 15000 - "-" "okhttp" "e1" "pay.shop" "10.0.0.9:80"',
    [http, "timeout"],
  ],
  [
    "Envoy, refused",
    '[2026-11-21T03:09:00.000Z] "GET /pay HTTP/1.1" 503 UF upstream_reset_before_response_started{remote_connection_failure,delayed_connect_error:_Connection_refused} - "-" 0 91 0',
    [http, "connection refused"],
  ],
  [
    "Istio, JSON",
    '{"authority":"pay.shop","bytes_sent":0,"duration":3,"method":"GET","path":"/pay","protocol":"HTTP/2","response_code":503,"response_flags":"UC"}',
    [http],
  ],
  [
    "ALB",
    'https 2026-11-21T03:09:00.186641Z app/shop/50dc6c495c0c9188 198.51.100.7:2817 10.0.0.1:80 0.000 0.001 0.000 502 502 34 366 "GET https://pay.example:443/ HTTP/1.1"',
    [http],
  ],
  [
    "ALB, no target",
    'http 2026-11-21T03:09:00.186641Z app/shop/50dc6c495c0c9188 198.51.100.7:2817 - -1 -1 -1 503 - 34 366 "GET http://pay.example:80/ HTTP/1.1"',
    [http],
  ],
  [
    "HAProxy",
    '10.0.0.7:51234 [21/Nov/2026:03:09:00.123] web~ pay/pay-1 0/0/1/-1/30003 504 194 - - sH-- 12/12/3/1/0 0/0 "GET /pay HTTP/1.1"',
    [http],
  ],
  [
    "Traefik, JSON",
    '{"DownstreamStatus":502,"OriginStatus":502,"RequestPath":"/pay","level":"info","msg":""}',
    [http],
  ],
  [
    "Spring, access by Tomcat",
    '0:0:0:0:0:0:0:1 - - [21/Nov/2026:03:09:00 +0000] "GET /pay HTTP/1.1" 500 90',
    [http],
  ],
  [
    "Spring, reply",
    "2026-11-21T03:09:00.123Z DEBUG 1 --- [pay] [nio-8080-exec-3] o.s.web.servlet.DispatcherServlet        : Completed 503 SERVICE_UNAVAILABLE",
    [http],
  ],
  [
    "Spring, RestClient",
    "org.springframework.web.client.HttpServerErrorException$BadGateway: 502 Bad Gateway: [no body]",
    [http],
  ],
  ["Go, method first", "POST /pay 502", [http]],
  ["Go, method first, with time", "2026/11/21 03:09:00 POST /x 502 12.3ms", [http]],
  [
    "Gin",
    '[GIN] 2026/11/21 - 03:09:00 | 503 |    1.204ms |      10.0.0.7 | POST     "/pay"',
    [http],
  ],
  [
    "chi",
    '2026/11/21 03:09:00 "POST http://pay/x HTTP/1.1" from 10.0.0.7:51234 - 502 12B in 1.2ms',
    [http],
  ],
  ["Go, client", 'level=error msg="charge failed" err="unexpected status code: 503"', [http]],
  [
    "logfmt",
    'level=info msg="request completed" method=GET path=/pay status=500 duration=3ms',
    [http],
  ],
  [
    "zap",
    '{"level":"info","msg":"request","http.response.status_code":503,"duration":0.2}',
    [http],
  ],
  [
    "pino",
    '{"level":50,"time":1790000000000,"req":{"method":"GET","url":"/pay"},"res":{"statusCode":503},"responseTime":12,"msg":"request errored"}',
    [http],
  ],
  ["morgan", "POST /pay 502 12.345 ms - 42", [http]],
  ["axios", "AxiosError: Request failed with status code 503", [http]],
  ["Rails", "Completed 500 Internal Server Error in 12ms (ActiveRecord: 2.1ms)", [http]],
  ["uvicorn", 'INFO:     10.0.0.7:51234 - "GET /pay HTTP/1.1" 500 Internal Server Error', [http]],
  [
    "Python, requests",
    "requests.exceptions.HTTPError: 504 Server Error: Gateway Timeout for url: http://pay/x",
    [http, "timeout"],
  ],
  ["a sentence", "payment responded with 503, giving up", [http]],
  ["a timeout beside a status", "upstream request timeout, answered 503", [http, "timeout"]],
  [
    "nginx, timed out",
    "2026/11/21 03:09:00 [error] 31#31: *1 upstream timed out (110: Operation timed out) while reading response header from upstream",
    ["timeout"],
  ],
  ["Go, deadline", "charge: context deadline exceeded", ["timeout"]],
  ["Java, timeout", "java.net.SocketTimeoutException: Read timed out", ["timeout"]],
  [
    "Spring, timeout",
    "org.springframework.dao.QueryTimeoutException: Redis command ended",
    ["timeout"],
  ],
  [".NET, timeout", "System.TimeoutException: The operation did not complete.", ["timeout"]],
  ["Python, timeout", "asyncio.exceptions.TimeoutError", ["timeout"]],
  ["httpx, timeout", "httpx.ReadTimeout", ["timeout"]],
  ["PostgreSQL of Python", "psycopg2.OperationalError: server closed", ["database"]],
  ["a class that ends so", "com.example.MockNullPointerException is mapped", quiet],
  ["Node, timeout", "Error: timeout of 5000ms exceeded", ["timeout"]],
  ["Node, refused", "Error: connect ECONNREFUSED 10.0.0.9:6379", ["connection refused"]],
  [
    "nginx, refused",
    "connect() failed (111: Connection refused) while connecting to upstream",
    ["connection refused"],
  ],
  [
    "refused in a status line",
    '"GET /pay HTTP/1.1" 502 dial tcp 10.0.0.9:80: connect: connection refused',
    [http, "connection refused"],
  ],
  [
    "429",
    '10.0.0.7 - - [21/Nov/2026:03:09:00 +0000] "POST /pay HTTP/1.1" 429 12 "-" "-"',
    ["rate limited"],
  ],
  ["403", "POST /pay 403 1.2 ms - 9", ["denied"]],
  // What only looks like a failure.
  ["bytes", '10.0.0.7 - - [21/Nov/2026:03:09:00 +0000] "GET /pay HTTP/1.1" 200 502 "-" "-"', quiet],
  ["a duration", "POST /pay took 502 ms", quiet],
  ["a duration behind a path", "GET /pay 200 503 ms", quiet],
  ["a path", "GET /orders/502 200 3ms", quiet],
  ["a count", "returned 500 rows", quiet],
  ["items", "batch with 503 items done, code path ok", quiet],
  ["a setting", "starting with connect_timeout=30s, timeout: 5", quiet],
  ["a setting in JSON", '{"msg":"options","timeout":30000,"readTimeout":"5s","retries":3}', quiet],
  ["a long number", "status=5031 order 500123", quiet],
];
