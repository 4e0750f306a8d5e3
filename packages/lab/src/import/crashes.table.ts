/** Ids of the catalogue that say why a container ends again and again: where a source says no more, each of them is right. */
export const crashes: readonly string[] = [
  "access-denied",
  "address-in-use",
  "bad-configuration",
  "certificate-rejected",
  "command-not-found",
  "connection-failed",
  "crash-on-start",
  "disk-full",
  "file-missing",
  "host-not-resolved",
  "missing-environment-variable",
  "permission-denied",
  "read-only-file-system",
  "runtime-out-of-memory",
  "schema-mismatch",
  "too-many-connections",
];
