const loopback = new Set(["127.0.0.1", "::1", "[::1]", "localhost"]);

/** Whether only this machine reaches the host of that name. */
export function isLoopback(host: string): boolean {
  return loopback.has(host);
}

/** Whether nobody on the way can put other words in the place of what comes from there. */
export function isSafeAddress(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === "https:" || (protocol === "http:" && isLoopback(hostname));
}
