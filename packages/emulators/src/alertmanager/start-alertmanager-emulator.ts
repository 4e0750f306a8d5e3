import { Hono } from "hono";
import { listen } from "../listen.ts";

export interface AlertmanagerOptions {
  /** In the form of `/api/v2/alerts`. */
  readonly alerts: readonly {
    readonly labels: Readonly<Record<string, string>>;
    readonly fingerprint: string;
    readonly receivers: readonly { readonly name: string }[];
    readonly status: {
      readonly state: "unprocessed" | "active" | "suppressed";
      readonly silencedBy: readonly string[];
      readonly inhibitedBy: readonly string[];
    };
  }[];
  /** In the form of `/api/v2/silence/{id}`. */
  readonly silences?: readonly {
    readonly id: string;
    readonly createdBy: string;
    readonly endsAt: string;
    readonly comment: string;
  }[];
}

export interface AlertmanagerEmulator {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/**
 * Serves alerts and silences over the Alertmanager API v2 on a free loopback port. The subset: `GET /api/v2/alerts` with
 * at most one `filter` of the form `label="value"`, and `GET /api/v2/silence/{id}`. Everything else answers HTTP 501.
 */
export async function startAlertmanagerEmulator(
  options: AlertmanagerOptions,
): Promise<AlertmanagerEmulator> {
  const app = new Hono();
  app.get("/api/v2/alerts", (context) => {
    const query = new URL(context.req.url).searchParams;
    const [filter, ...others] = query.getAll("filter");
    const [, label, value] = /^(\w+)="([^"\\]*)"$/u.exec(filter ?? "") ?? [];
    const isUnknown = others.length > 0 || [...query.keys()].some((name) => name !== "filter");
    if (isUnknown || (filter !== undefined && label === undefined)) return unsupported(context.req);
    const alerts = options.alerts.filter(
      ({ labels }) => label === undefined || labels[label] === value,
    );
    return context.json(alerts);
  });
  app.get("/api/v2/silence/:id", (context) => {
    if (!isUuid(context.req.param("id"))) return context.json(notUuid, 422);
    const found = options.silences?.find(({ id }) => id === context.req.param("id"));
    return found === undefined ? context.body(null, 404) : context.json(found);
  });
  app.all("*", (context) => unsupported(context.req));
  return await listen(app);
}

/** As the real one says it. */
const notUuid = { code: 601, message: "silenceID in path must be of type uuid" };

function isUuid(id: string): boolean {
  return /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/u.test(id);
}

function unsupported({ method, url }: { readonly method: string; readonly url: string }): Response {
  return Response.json(`this emulator does not know ${method} ${url}`, { status: 501 });
}
