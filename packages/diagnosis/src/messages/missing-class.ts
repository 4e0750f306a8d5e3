/** The controller of volumes: a claim names a class that is not there. */
const MISSING = /\bstorageclass\.storage\.k8s\.io "([a-z0-9.-]{1,253})" not found/;

/** The StorageClass that an event of a claim says does not exist. */
export function readMissingClass(message: string): string | undefined {
  return MISSING.exec(message)?.[1];
}
