import { AppError } from "@binnacle/contracts";
import { parseJson, readBody } from "@binnacle/mcp/server";
import { formOf, networkReason, type Redactor, readableOf, withDeadline } from "@binnacle/runtime";
import { z } from "zod";
import { Labels } from "./wire.ts";

/** An alert as Alertmanager holds it (`/api/v2/alerts`). */
const HeldAlert = z.object({
  labels: Labels,
  fingerprint: z.string(),
  receivers: readableOf(z.object({ name: z.string() })).default([]),
  status: z.object({
    /** unprocessed, active or suppressed. */
    state: z.string(),
    silencedBy: z.array(z.string()).catch([]),
    inhibitedBy: z.array(z.string()).catch([]),
  }),
});
export type HeldAlert = z.infer<typeof HeldAlert>;

const Silence = z.object({
  id: z.string(),
  comment: z.string().catch(""),
  createdBy: z.string().catch("unknown"),
  endsAt: z.string().catch(""),
});
type Silence = z.infer<typeof Silence>;

/** The part of the Alertmanager API that is read. Every call throws `AppError` with a sentence for people. */
export interface AlertmanagerClient {
  /** Of a name; without one all. */
  readonly alerts: (
    alertname: string | undefined,
    signal: AbortSignal,
  ) => Promise<readonly HeldAlert[]>;
  readonly silence: (id: string, signal: AbortSignal) => Promise<Silence>;
}

export interface AlertmanagerClientOptions {
  /** `http://alertmanager:9093`, with the path if there is one; of Amazon Managed Prometheus the workspace with `/alertmanager`. */
  readonly url: string;
  /** Per request. */
  readonly timeoutMs: number;
  readonly fetch: typeof globalThis.fetch;
  readonly redactor: Redactor;
}

const limit = {
  bytes: 8 * 1024 * 1024,
  tooLarge: "The answer of Alertmanager is larger than 8 MB: it holds too many alerts to be read.",
};

export function createAlertmanagerClient(options: AlertmanagerClientOptions): AlertmanagerClient {
  return {
    alerts: (alertname, signal) => {
      const filter: Record<string, string> =
        alertname === undefined ? {} : { filter: `alertname=${JSON.stringify(alertname)}` };
      const query = new URLSearchParams(filter).toString();
      return request(options, { path: `alerts?${query}`, schema: readableOf(HeldAlert) }, signal);
    },
    silence: (id, signal) =>
      request(options, { path: `silence/${encodeURIComponent(id)}`, schema: Silence }, signal),
  };
}

async function request<Schema extends z.ZodType>(
  { url, timeoutMs, fetch, redactor }: AlertmanagerClientOptions,
  { path, schema }: { readonly path: string; readonly schema: Schema },
  signal: AbortSignal,
): Promise<z.output<Schema>> {
  const { host } = new URL(url);
  const what = `Alertmanager at ${host}`;
  return await withDeadline({ what, timeoutMs, signal }, async (own) => {
    const response = await sent(fetch, `${url.replace(/\/{1,9}$/u, "")}/api/v2/${path}`, {
      host,
      own,
    });
    const text = await readBody(response, limit);
    if (!response.ok) throw refused(what, response.status);
    const read = schema.safeParse(parseJson(text));
    if (read.success) return await redactor.value(read.data, { signal: own });
    const form = formOf(response.status, response.headers.get("content-type"));
    throw new AppError("unavailable", `${what} answered ${form}; check --alertmanager-url.`);
  });
}

async function sent(
  ask: typeof globalThis.fetch,
  url: string,
  { host, own }: { readonly host: string; readonly own: AbortSignal },
): Promise<Response> {
  try {
    return await ask(url, { signal: own, redirect: "manual" });
  } catch (error) {
    if (error instanceof AppError || own.aborted) throw error;
    const why = networkReason(error);
    const message = `Alertmanager at ${host} cannot be reached (${why}). Check --alertmanager-url.`;
    throw new AppError("unavailable", message, { cause: error });
  }
}

function refused(what: string, status: number): AppError {
  if (status === 401 || status === 403)
    return new AppError(
      "denied",
      `${what} refused the request (HTTP ${status}): it wants a login.`,
    );
  return new AppError("unavailable", `${what} failed (HTTP ${status}). Check --alertmanager-url.`);
}
