import { AppError } from "@binnacle/contracts";
import { formOf, networkReason } from "@binnacle/runtime";
import { z } from "zod";
import type { Envelope } from "./wire.ts";

/** Where a request went: host and port, the path below `/api/v1/`; and the status and headers of its answer. */
interface Refused {
  readonly address: string;
  readonly path: string;
  readonly response: Pick<Response, "status" | "headers">;
}

/**
 * The sentence for an answer that is not a success. What the API itself says of a query is passed on, redacted by the
 * caller and short; any other body is never quoted: it may come from a proxy.
 */
export function toAppError(refused: Refused, body: Envelope | undefined): AppError {
  const { address, response } = refused;
  const { status } = response;
  if (status === 401 || status === 403) return denied(refused);
  if (isUnknown(refused, body)) return unknown(refused);
  if (status === 429) return throttled(refused);
  if (body?.errorType === "timeout") return tooSlow(body);
  if (body?.errorType !== undefined && isAboutQuery(status)) return aboutQuery(body);
  return new AppError(
    "unavailable",
    `Prometheus at ${address} failed (HTTP ${status}). Check its log, or try a shorter window.`,
  );
}

/** VictoriaMetrics has not all of the API, and says so with 400 in words of its own. */
function isUnknown({ path, response: { status } }: Refused, body: Envelope | undefined): boolean {
  return status === 404 || (status === 400 && body === undefined && newer.has(path));
}

/** Parts of the API that not every server of it has. */
const newer: ReadonlySet<string> = new Set(["targets", "scrape_pools"]);

function unknown({ address, path, response: { status } }: Refused): AppError {
  const text =
    status === 404
      ? `${address} has no Prometheus API at /api/v1/${path} (HTTP 404). Check the path in --prometheus-url.`
      : `${address} does not answer /api/v1/${path} (HTTP 400).`;
  return new AppError("not_found", text);
}

function denied({ address, path, response: { status } }: Refused): AppError {
  const what = `Prometheus at ${address} refused /api/v1/${path} (HTTP ${status}).`;
  const action = isAmazon(address) ? actionOf(path) : undefined;
  const how =
    action === undefined
      ? "Give --token-file, --username or --aws-service a login that may query, and --tenant where there are tenants."
      : `Its role needs ${action} on the workspace, and --aws-service aps must sign.`;
  return new AppError("denied", `${what} ${how}`);
}

const tooMany = new Error("HTTP 429");

/** Whether it was one request too many: asking again at once makes it worse. */
export function isThrottled({ cause }: AppError): boolean {
  return cause === tooMany;
}

function throttled({ address, response: { headers } }: Refused): AppError {
  // Seconds, or a date.
  const retryAfter = headers.get("retry-after") ?? "";
  const wait = /^\d{1,6}$/u.test(retryAfter) ? ` for ${retryAfter} s` : "";
  return new AppError(
    "unavailable",
    `Prometheus at ${address} takes no more requests${wait} (HTTP 429). Ask again later; its limits are those of the tenant or workspace.`,
    { cause: tooMany },
  );
}

/** It gave up by itself (`query.timeout`). */
function tooSlow({ error = "" }: Envelope): AppError {
  return new AppError(
    "timeout",
    `${saidOr("Prometheus gave the query up.", error)} Shorten the window, or add label matchers.`,
  );
}

function isAmazon(address: string): boolean {
  return /^aps-workspaces|\.aps-workspaces/u.test(address);
}

/** IAM actions of Amazon Managed Service for Prometheus, by the first words of a path. */
const actions: readonly (readonly [path: string, action: string])[] = [
  ["query", "aps:QueryMetrics"],
  ["series", "aps:GetSeries"],
  ["label", "aps:GetLabels"],
  ["metadata", "aps:GetMetricMetadata"],
  ["rules", "aps:ListRules"],
  ["alerts", "aps:ListAlerts"],
];

function actionOf(path: string): string | undefined {
  return actions.find(([start]) => path.startsWith(start))?.[1];
}

/** `position`: line and column, `1:5`. */
export function notPromql(position: string): AppError {
  return new AppError(
    "bad_input",
    `The query is not valid PromQL (parse error at ${position}, line:column). Correct it and call again.`,
  );
}

/** The answer came from something that is not Prometheus. */
export function notPrometheus(address: string, response: Response, cause?: unknown): AppError {
  const isRedirect = response.status >= 300 && response.status < 400;
  const what = isRedirect
    ? "a redirect"
    : formOf(response.status, response.headers.get("content-type"));
  return new AppError(
    "unavailable",
    `${address} answered ${what}, which is not an answer of the Prometheus API. A proxy or login page may stand in between; check --prometheus-url.`,
    { cause },
  );
}

/** No answer at all. */
export function notReached(address: string, cause: unknown): AppError {
  return new AppError(
    "unavailable",
    `Prometheus at ${address} cannot be reached (${networkReason(cause)}). ${adviceFor(cause)}`,
    { cause },
  );
}

const otherCa = "Give the certificate of its CA as --ca-file.";
const otherHost = "Check the host in --prometheus-url, and that its name resolves where this runs.";

/** By the code of Node. */
const advices: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: otherCa,
  SELF_SIGNED_CERT_IN_CHAIN: otherCa,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: otherCa,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: otherCa,
  ERR_TLS_CERT_ALTNAME_INVALID: "Give --prometheus-url a name that its certificate has.",
  ENOTFOUND: otherHost,
  EAI_AGAIN: otherHost,
};

const Coded = z.object({ code: z.string() });

function adviceFor(error: unknown): string {
  const inner = error instanceof Error ? (error.cause ?? error) : error;
  const code = Coded.safeParse(inner).data?.code ?? "";
  return advices[code] ?? "Check --prometheus-url and that the service runs.";
}

function isAboutQuery(httpStatus: number): boolean {
  return httpStatus === 400 || httpStatus === 422 || httpStatus === 501;
}

function aboutQuery({ errorType = "", error = "" }: Envelope): AppError {
  const advice = sentences[error.includes("maximum resolution") ? "resolution" : errorType];
  const said = saidOr("Prometheus refused the query.", error);
  return new AppError("bad_input", `${said} ${advice ?? otherwise}`);
}

function saidOr(untold: string, error: string): string {
  const words = shortened(error);
  return words === "" ? untold : `Prometheus says: ${words}.`;
}

/** A query that is quoted in an error may be long. */
const longest = 300;

function shortened(error: string): string {
  const line = error.replaceAll(/\s+/gu, " ").trim().replace(/\.$/u, "").trim();
  return line.length <= longest ? line : `${line.slice(0, longest)}…`;
}

/** What to do, by the type of an error. */
const sentences: Readonly<Record<string, string>> = {
  execution:
    "Where two sides of an operator do not match one to one, add on(…) or aggregate first.",
  unsupported: "This back end does not support the query: use plainer PromQL.",
  resolution: "Use a longer step or a shorter range.",
};

const otherwise = "Correct the query and call again; positions are line:column.";
