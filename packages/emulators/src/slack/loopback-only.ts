import type { MiddlewareHandler } from "hono";

const loopbackHosts = new Set(["127.0.0.1", "localhost"]);

/** Refuses pages of other sites: a foreign host name (DNS rebinding) and a foreign origin. */
export function loopbackOnly(): MiddlewareHandler {
  return async (context, next) => {
    const { host, hostname } = new URL(context.req.url);
    const origin = context.req.header("origin");
    const isForeign = origin !== undefined && !isSameHost(origin, host);
    if (!loopbackHosts.has(hostname) || isForeign)
      return context.text("This emulator answers its own page and local programs only.", 403);
    return next();
  };
}

function isSameHost(origin: string, host: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === host;
}
