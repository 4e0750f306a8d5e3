import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";

const pageFolder = new URL("../../page/", import.meta.url).pathname;

const contentSecurityPolicy = [
  "default-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** The page itself, and the permalinks that lead into it. */
export function pageRoutes(): Hono {
  const routes = new Hono();
  routes.get("/archives/:channel/:message", (context) => {
    const { channel, message } = context.req.param();
    const ts = message.replace(/^p(\d+)(\d{6})$/, "$1.$2");
    return context.redirect(`/#${channel}/${context.req.query("thread_ts") ?? ts}`);
  });
  routes.use("*", async (context, next) => {
    await next();
    context.header("content-security-policy", contentSecurityPolicy);
    context.header("cache-control", "no-store");
    context.header("x-content-type-options", "nosniff");
    context.header("referrer-policy", "no-referrer");
  });
  routes.get("*", serveStatic({ root: pageFolder }));
  return routes;
}
