import { expect, test } from "vitest";
import { type ProgramError, readProgramError } from "./program-error.ts";

/** What a program wrote, and what it says by that. */
const lines: readonly (readonly [line: string, kind: ProgramError["kind"], about?: string])[] = [
  ["listen tcp :8080: bind: address already in use", "address-in-use"],
  ["Error: listen EADDRINUSE: address already in use :::3000", "address-in-use"],
  ["Web server failed to start. Port 8080 was already in use.", "address-in-use"],
  ["nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)", "address-in-use"],
  ["open /data/ledger.db: permission denied", "permission-denied", "/data/ledger.db"],
  [
    "PermissionError: [Errno 13] Permission denied: '/var/run/pay.pid'",
    "permission-denied",
    "/var/run/pay.pid",
  ],
  [
    'nginx: [emerg] mkdir() "/var/cache/nginx/tmp" failed (13: Permission denied)',
    "permission-denied",
    "/var/cache/nginx/tmp",
  ],
  ["java.nio.file.AccessDeniedException: /logs/app.log", "permission-denied", "/logs/app.log"],
  ['FATAL: password authentication failed for user "pay"', "access-denied"],
  [
    'connection to server at "ledger" (10.0.3.7), port 5432 failed: FATAL:  password authentication failed for user "pay"',
    "access-denied",
    "ledger:5432",
  ],
  [
    "ERROR 1045 (28000): Access denied for user 'pay'@'10.0.0.9' (using password: YES)",
    "access-denied",
  ],
  ["WRONGPASS invalid username-password pair or user is disabled.", "access-denied"],
  [
    "AccessDeniedException: User: arn:aws:sts::1:assumed-role/pay/1 is not authorized to perform: kms:Decrypt",
    "access-denied",
  ],
  [
    'configmaps is forbidden: User "system:serviceaccount:web:pay" cannot list resource "configmaps"',
    "access-denied",
  ],
  [
    "requests.exceptions.HTTPError: 401 Client Error: Unauthorized for url: https://api.example.com/v1",
    "access-denied",
    "api.example.com",
  ],
  ["rpc error: code = Unauthenticated desc = no token", "access-denied"],
  ["dial tcp: lookup ledger on 10.96.0.10:53: no such host", "host-not-resolved", "ledger"],
  [
    "dial tcp: lookup ledger.web.svc on 10.96.0.10:53: read udp 10.0.0.9:5353->10.96.0.10:53: i/o timeout",
    "host-not-resolved",
    "ledger.web.svc",
  ],
  ["Error: getaddrinfo ENOTFOUND ledger", "host-not-resolved", "ledger"],
  ["java.net.UnknownHostException: ledger", "host-not-resolved", "ledger"],
  [
    'psycopg2.OperationalError: could not translate host name "ledger" to address: Name or service not known',
    "host-not-resolved",
    "ledger",
  ],
  [
    'nginx: [emerg] host not found in upstream "ledger" in /etc/nginx/conf.d/default.conf:7',
    "host-not-resolved",
    "ledger",
  ],
  ["wget: bad address 'ledger'", "host-not-resolved", "ledger"],
  ["curl: (6) Could not resolve host: ledger", "host-not-resolved", "ledger"],
  ["dial tcp 10.0.3.7:5432: connect: connection refused", "connection-failed", "10.0.3.7:5432"],
  ["Error: connect ECONNREFUSED 10.0.3.7:6379", "connection-failed", "10.0.3.7:6379"],
  [
    'connection to server at "ledger" (10.0.3.7), port 5432 failed: Connection refused',
    "connection-failed",
    "ledger:5432",
  ],
  [
    "org.postgresql.util.PSQLException: Connection to ledger:5432 refused. Check that the hostname and port are correct: connection refused",
    "connection-failed",
    "ledger:5432",
  ],
  [
    "redis.exceptions.ConnectionError: Error 111 connecting to cache:6379. Connection refused.",
    "connection-failed",
    "cache:6379",
  ],
  [
    "HTTPConnectionPool(host='cart', port=8080): Max retries exceeded: [Errno 111] Connection refused",
    "connection-failed",
    "cart:8080",
  ],
  [
    "ERROR 2003 (HY000): Can't connect to MySQL server on 'ledger:3306' (111)",
    "connection-failed",
    "ledger:3306",
  ],
  [
    "Connection to node -1 (kafka/10.0.3.7:9092) could not be established. Broker may not be available.",
    "connection-failed",
    "kafka:9092",
  ],
  ["dial tcp 10.0.3.7:5432: i/o timeout", "connection-failed", "10.0.3.7:5432"],
  [
    "curl: (7) Failed to connect to cart port 8080 after 3 ms: Connection refused",
    "connection-failed",
    "cart:8080",
  ],
  ["FATAL: sorry, too many clients already", "too-many-connections"],
  ["ERR max number of clients reached", "too-many-connections"],
  ["x509: certificate signed by unknown authority", "certificate-rejected"],
  [
    'Get "https://cart.web.svc:8443/": tls: failed to verify certificate: x509: certificate has expired',
    "certificate-rejected",
    "cart.web.svc:8443",
  ],
  [
    "Error: certificate has expired at TLSSocket.onConnectSecure { code: 'CERT_HAS_EXPIRED' }",
    "certificate-rejected",
  ],
  ["sun.security.validator.ValidatorException: PKIX path building failed", "certificate-rejected"],
  ["write /data/wal: no space left on device", "disk-full", "/data/wal"],
  [
    "OSError: [Errno 30] Read-only file system: '/app/cache'",
    "read-only-file-system",
    "/app/cache",
  ],
  [
    'Exception in thread "main" java.lang.OutOfMemoryError: Java heap space',
    "runtime-out-of-memory",
  ],
  [
    "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory",
    "runtime-out-of-memory",
  ],
  ["fatal error: runtime: out of memory", "runtime-out-of-memory"],
  ["open /etc/pay/config.yaml: no such file or directory", "file-missing", "/etc/pay/config.yaml"],
  [
    "/app/bin/pay: open /etc/pay/config.yaml: no such file or directory",
    "file-missing",
    "/etc/pay/config.yaml",
  ],
  [
    "/app/main.js:7 Error: ENOENT: no such file or directory, open '/etc/pay/config.json'",
    "file-missing",
    "/etc/pay/config.json",
  ],
  [
    'nginx: [emerg] /run/nginx.pid, open() "/etc/nginx/mime.types" failed (2: No such file or directory)',
    "file-missing",
    "/etc/nginx/mime.types",
  ],
  ["Error: Cannot find module 'express'", "file-missing"],
  ["ModuleNotFoundError: No module named 'flask'", "file-missing"],
  ["Error: Could not find or load main class com.shop.Pay", "file-missing"],
  ['ERROR: relation "orders" does not exist at character 15', "schema-mismatch"],
  [
    "FATAL: The data directory was initialized by PostgreSQL version 13, which is not compatible with this version 15.1",
    "schema-mismatch",
  ],
  ["error: Dirty database version 7. Fix and force version.", "schema-mismatch"],
  [
    'level=info msg="schema version is 57, this release knows 55, refusing to run"',
    "schema-mismatch",
  ],
  ["fatal: expected schema version 12 but found 14", "schema-mismatch"],
  ["database schema 41 is newer than this binary", "schema-mismatch"],
  ["data version 9 is ahead of what this server supports", "schema-mismatch"],
  ["unsupported schema version: 9", "schema-mismatch"],
  ["ERROR this binary requires schema revision 12, the database has 9", "schema-mismatch"],
  ["schema version mismatch: 3 vs 4", "schema-mismatch"],
  ["FATAL the binary supports 12, found database version 14", "schema-mismatch"],
  ["INFO connection refused by ledger:5432, exiting", "connection-failed"],
  ['level=info msg="no space left on device, cannot start"', "disk-full"],
  ["yaml: line 7: mapping values are not allowed in this context", "bad-configuration"],
  ["flag provided but not defined: -workers", "bad-configuration"],
  ['strconv.Atoi: parsing "many": invalid syntax', "bad-configuration"],
  ["cannot continue: dial tcp 10.0.3.7:5432: connect: connection refused", "connection-failed"],
  ["FATAL unable to continue startup, connection refused by ledger:5432", "connection-failed"],
  ["connection refused, will not continue without the database", "connection-failed"],
  ["open /etc/pay/key.pem: no such file or directory (it is not optional)", "file-missing"],
  ["no fallback for open /etc/pay/key.pem: permission denied", "permission-denied"],
  ["address already in use: this error cannot be ignored", "address-in-use"],
  ["write /data/wal: no space left on device, refusing to skip the record", "disk-full"],
  ['nginx: [emerg] unknown directive "proxypass" in /etc/nginx/nginx.conf:7', "bad-configuration"],
];

test.for(lines)("%s tells of %s", ([line, kind, about]) => {
  const error = readProgramError(line);
  expect(error?.kind).toBe(kind);
  expect(about === undefined ? undefined : (error?.host ?? error?.path)).toBe(about);
});

test.for([
  "panic: runtime error: index out of range [7] with length 7",
  "WARN open /etc/extra.yaml: no such file or directory, using defaults",
  "WARN could not reach cache: connection refused, continuing without it",
  "WARN open /etc/extra.yaml: no such file or directory, not found, ignored",
  'level=info msg="connection refused once, connected now"',
  "INFO retry: connection refused",
  "INFO schema version is 57, this release knows 55",
  "schema version is 57",
  "FATAL could not connect to database at 10.0.0.5:5432: the server requires TLS version 1.2",
  "unknown config format version 3, this release supports 1-2",
  "expected schema draft-07 but got draft-04",
  "2026-11-21 02:59:00 ERROR this binary requires schema version 12",
  "schema is up to date, expects no migration",
  "java.lang.NullPointerException: order is null",
  "listening on 0.0.0.0:8080",
  "exit status 1",
])("%s tells of nothing that a program ends for", (line) => {
  expect(readProgramError(line)).toBeUndefined();
});
