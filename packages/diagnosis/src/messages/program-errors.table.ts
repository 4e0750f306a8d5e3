import type { Forms } from "./forms.ts";

/** What a program says that it ends for. */
export type ErrorKind =
  | "address-in-use"
  | "permission-denied"
  | "access-denied"
  | "host-not-resolved"
  | "connection-failed"
  | "too-many-connections"
  | "certificate-rejected"
  | "disk-full"
  | "read-only-file-system"
  | "runtime-out-of-memory"
  | "file-missing"
  | "schema-mismatch"
  | "bad-configuration";

/** `schema version is 57`, `migration 12`, `data version: 9`. */
const dataVersion = String.raw`\b(?:(?:schema|migration)(?: version| revision)?|(?:data|database) version)(?: is| at|:|=)? ?v?\d[\d.]{0,20}(?![\d.])`;
/** Such a version, and another number before or behind it. */
const twoVersions = new RegExp(
  String.raw`${dataVersion}\D{1,80}\d|\b(?:knows?|supports?|expect(?:s|ed|ing)|requires?|understands?|needs?|wants?) v?\d[\d.]{0,20}\D{1,80}${dataVersion}`,
  "i",
);

/**
 * Forms of runtimes, libraries and servers; the first that fits decides. A line often holds two: a name that is not
 * resolved stands behind `dial tcp`, a password that is refused behind `connection to server`. So the deeper comes first.
 */
export const programErrors: Forms<ErrorKind> = [
  // errno EADDRINUSE (98) by libc, Go, Node, Python, Ruby, nginx; Spring Boot
  [/address already in use|EADDRINUSE/i, "address-in-use"],
  [/\bport (?:\d{1,5} )?(?:is|was) already in use/i, "address-in-use"],

  // Java, Node, Go, .NET, Ruby, PHP, C++, Rust: the heap of the runtime, and no kill
  [
    /java\.lang\.OutOfMemoryError|insufficient memory for the Java Runtime/,
    "runtime-out-of-memory",
  ],
  [/JavaScript heap out of memory|Reached heap limit Allocation failed/, "runtime-out-of-memory"],
  [/runtime: (?:out of memory|cannot allocate memory)/, "runtime-out-of-memory"],
  [/\bMemoryError\b|OutOfMemoryException|std::bad_alloc|NoMemoryError/, "runtime-out-of-memory"],
  [/Allowed memory size of \d{1,15} bytes exhausted/, "runtime-out-of-memory"],
  [/memory allocation of \d{1,15} bytes failed/, "runtime-out-of-memory"],

  // Go crypto/x509, OpenSSL (Python, Node, Ruby, curl), Java PKIX, .NET
  [/\bx509: (?:certificate|cannot validate)/, "certificate-rejected"],
  [/CERTIFICATE_VERIFY_FAILED|certificate verify failed/i, "certificate-rejected"],
  [/CERT_HAS_EXPIRED|UNABLE_TO_VERIFY_LEAF_SIGNATURE|CERT_ALTNAME_INVALID/, "certificate-rejected"],
  [
    /self[- ]signed certificate|unable to get (?:local )?issuer certificate/i,
    "certificate-rejected",
  ],
  [/PKIX path (?:building|validation) failed|CertificateExpiredException/, "certificate-rejected"],
  [/certificate (?:has )?expired|SSL certificate problem/i, "certificate-rejected"],
  [/remote certificate (?:is|was) (?:invalid|rejected)/i, "certificate-rejected"],

  // PostgreSQL, MySQL 1040 and 1226, Redis, SQLAlchemy, HikariCP
  [/too many (?:client )?connections|too many clients already/i, "too-many-connections"],
  [
    /remaining connection slots are reserved|max number of clients reached/i,
    "too-many-connections",
  ],
  [/max_user_connections|QueuePool limit of size/, "too-many-connections"],
  [/Connection is not available, request timed out after/, "too-many-connections"],

  // errno ENOSPC, EDQUOT, EROFS; Windows
  [/no space left on device|ENOSPC|disk quota exceeded|EDQUOT/i, "disk-full"],
  [/not enough space on the disk/i, "disk-full"],
  [/read-only file ?system|EROFS/i, "read-only-file-system"],

  // PostgreSQL, MySQL, SQLite, SQL Server, Flyway, Liquibase, Hibernate, Alembic, Rails, golang-migrate, Prisma
  [
    /\b(?:relation|column) "[^"]{1,120}" (?:of relation "[^"]{1,120}" )?does not exist/,
    "schema-mismatch",
  ],
  [
    /\bTable '[^']{1,120}' doesn't exist|Unknown column '|\bno such (?:table|column): /,
    "schema-mismatch",
  ],
  [/FlywayValidateException|checksum mismatch for migration/i, "schema-mismatch"],
  [/Schema-validation: (?:missing|wrong)|Can't locate revision identified by/, "schema-mismatch"],
  [/database is not up to date|PendingMigrationError|migrations are pending/i, "schema-mismatch"],
  [/Dirty database version|\bP3009\b|\bP3018\b/, "schema-mismatch"],
  // Two versions in the own words of a program: what it finds, and what it knows
  [[twoVersions, /\bexpect(?:s|ed|ing)\b\D{0,30}\d/i], "schema-mismatch"],
  [
    [
      twoVersions,
      /\b(?:(?:this|our) (?:server|service|version|client)|(?:this|the|our) (?:release|binary|build|code|program|app(?:lication)?)) (?:only )?(?:knows?|supports?|expects?|requires?|understands?|needs?|wants?)\b\D{0,30}\d/i,
    ],
    "schema-mismatch",
  ],
  [
    new RegExp(
      String.raw`${dataVersion} (?:is )?(?:(?:newer|older|higher|lower|later|earlier|greater|less) than|ahead of|behind)\b`,
      "i",
    ),
    "schema-mismatch",
  ],
  [
    /\b(?:unsupported|incompatible|unknown) (?:database |data |storage )?schema version\b|\bschema version (?:mismatch|is (?:not supported|unsupported|unknown|incompatible))/i,
    "schema-mismatch",
  ],
  // Files of another version: PostgreSQL, Redis, Elasticsearch, MySQL
  [/was initialized by PostgreSQL version|incompatible with server/, "schema-mismatch"],
  [
    /Can't handle RDB format version|cannot (?:up|down)grade a node from version/,
    "schema-mismatch",
  ],
  [/Invalid MySQL server (?:up|down)grade/, "schema-mismatch"],

  // java.nio before AWS, which has an AccessDeniedException of its own
  [/java\.nio\.file\.AccessDeniedException|UnauthorizedAccessException/, "permission-denied"],
  // PostgreSQL, MySQL, SQL Server, MongoDB, Redis, Kafka
  [/password authentication failed|no pg_hba\.conf entry/, "access-denied"],
  [
    /permission denied for (?:table|schema|relation|database|sequence|function|view)/,
    "access-denied",
  ],
  [/\brole "[^"]{1,80}" (?:does not exist|is not permitted)/, "access-denied"],
  [/Access denied for user|Login failed for user/i, "access-denied"],
  [/\bWRONGPASS\b|\bNOAUTH\b|\bNOPERM\b|SaslAuthenticationException/, "access-denied"],
  [/(?:Topic|Group|Cluster)AuthorizationException|authentication failed/i, "access-denied"],
  // AWS SDKs
  [/\bAccessDenied(?:Exception)?\b|not authorized to perform/i, "access-denied"],
  [/UnauthorizedOperation|InvalidClientTokenId|UnrecognizedClientException/, "access-denied"],
  [/ExpiredToken|SignatureDoesNotMatch|NoCredentialProviders|NoCredentialsError/, "access-denied"],
  [/Unable to locate credentials|no EC2 IMDS role found/, "access-denied"],
  [/failed to refresh cached credentials|Could not load credentials from/, "access-denied"],
  // The API of Kubernetes, HTTP, gRPC
  [/is forbidden: User "/, "access-denied"],
  [/\b40[13] (?:Client Error: )?(?:Unauthorized|Forbidden)\b/i, "access-denied"],
  [/\bstatus(?:[ _]?code)?["']?[:= ]{1,3}["']?40[13]\b/i, "access-denied"],
  [/code = (?:Unauthenticated|PermissionDenied)\b/, "access-denied"],
  [/invalid (?:api key|credentials|username or password)/i, "access-denied"],

  // Go net, getaddrinfo of libc and musl, Node, Java, .NET, curl, busybox, nginx, MySQL, PostgreSQL, Kafka
  [/\blookup [\w.-]{1,253} on [\w.:[\]]{1,60}:53: |no such host/i, "host-not-resolved"],
  [/ENOTFOUND|EAI_AGAIN|EAI_NONAME|NXDOMAIN|SERVFAIL/, "host-not-resolved"],
  [/UnknownHostException|unknown (?:MySQL server )?host/i, "host-not-resolved"],
  [/name or service not known|failure in name resolution/i, "host-not-resolved"],
  [
    /nodename nor servname|could not resolve host|could not translate host name/i,
    "host-not-resolved",
  ],
  [
    /\bbad address '|host not found in (?:upstream|resolver)|name does not resolve/i,
    "host-not-resolved",
  ],
  [/no resolvable bootstrap urls|couldn't resolve server/i, "host-not-resolved"],
  [/no address associated with hostname|failed to lookup address/i, "host-not-resolved"],

  // errno ECONNREFUSED, ETIMEDOUT, EHOSTUNREACH, ENETUNREACH, ECONNRESET; drivers
  [/connection refused|ECONNREFUSED|actively refused|connect call failed/i, "connection-failed"],
  [/\bdial (?:tcp|udp) [\w.:[\]-]{1,253}: i\/o timeout|ETIMEDOUT/, "connection-failed"],
  [/connect(?:ion)? (?:attempt )?timed out|connect timeout/i, "connection-failed"],
  [/no route to host|EHOSTUNREACH|network is unreachable|ENETUNREACH/i, "connection-failed"],
  [/connection reset by peer|ECONNRESET/i, "connection-failed"],
  [/can't connect to (?:MySQL )?server|could not connect to server/i, "connection-failed"],
  [
    /Communications link failure|NoBrokersAvailable|Broker may not be available/,
    "connection-failed",
  ],
  [
    /ServerSelection(?:Timeout)?Error|timed out waiting for a node assignment/i,
    "connection-failed",
  ],
  [/unable to connect to any of the specified|\.s\.PGSQL\.\d{1,5}/i, "connection-failed"],

  // errno EACCES, EPERM
  [/permission denied|EACCES|operation not permitted|EPERM/i, "permission-denied"],

  // errno ENOENT; Java, Python, Node, Ruby, .NET, the linker
  [/no such file or directory|ENOENT|FileNotFound(?:Error|Exception)/i, "file-missing"],
  [/NoSuchFileException|could not find file '/i, "file-missing"],
  [/cannot find module|ERR_MODULE_NOT_FOUND|No module named/i, "file-missing"],
  [/cannot load such file|ClassNotFoundException|NoClassDefFoundError/, "file-missing"],
  [/could not find or load main class|unable to access jarfile/i, "file-missing"],
  [/could not load file or assembly|error while loading shared libraries/i, "file-missing"],

  // YAML of Go, Python and Java; flags of Go, argparse, clap and click
  [/\byaml: (?:line \d{1,6}|unmarshal errors|did not find)|YAMLException/, "bad-configuration"],
  [/yaml\.(?:scanner|parser)\.|error converting YAML to JSON/, "bad-configuration"],
  [/unknown (?:shorthand )?flag|flag provided but not defined/i, "bad-configuration"],
  [/unrecognized (?:option|argument|configuration)|no such option/i, "bad-configuration"],
  [/invalid (?:value|argument) .{1,80} for (?:flag|option|parameter|")/i, "bad-configuration"],
  [/unexpected argument .{1,80} found/, "bad-configuration"],
  // nginx, MySQL, Redis, Kafka, Spring, .NET
  [
    /unknown directive|invalid number of arguments in|unknown (?:variable|option) '/i,
    "bad-configuration",
  ],
  [/FATAL CONFIG FILE ERROR|\bConfigException: /, "bad-configuration"],
  [/Failed to bind properties under '|Could not resolve placeholder/, "bad-configuration"],
  [/Failed to convert configuration value/, "bad-configuration"],
  // Values that are no number, duration or URL: Go, Java, Python, Ruby, Node
  [
    /strconv\.\w{1,20}: parsing "|time: (?:invalid|missing unit in|unknown unit)/,
    "bad-configuration",
  ],
  [
    /NumberFormatException|ValueError: invalid literal|invalid value for Integer/,
    "bad-configuration",
  ],
  [/ERR_INVALID_URL|ERR_SOCKET_BAD_PORT|\bparse "[^"]{0,200}": /, "bad-configuration"],
  [
    /(?:failed|unable|could not|cannot) (?:to )?(?:parse|load|read) (?:the )?config/i,
    "bad-configuration",
  ],
  [/\binvalid (?:config\b|configuration\b|log level)|error parsing config/i, "bad-configuration"],
];
