import { AppError } from "@binnacle/contracts";
import { formOf, networkReason } from "@binnacle/runtime";
import type { Envelope } from "./wire.ts";

/** Where a request went: host and port, the path below `/api/v1/`, the status of its answer. */
interface Refused {
  readonly address: string;
  readonly path: string;
  readonly status: number;
  /** `Retry-After`: seconds, or a date; absent: not told. */
  readonly retryAfter?: string | undefined;
}

/**
 * The sentence for an answer that is not a success. What the API itself says of a query is passed on, redacted by the
 * caller and short; any other body is never quoted: it may come from a proxy.
 */
export function toAppError(refused: Refused, body: Envelope | undefined): AppError {
  const { address, path, status } = refused;
  if (status === 401 || status === 403) return denied(refused);
  if (status === 404) {
    return new AppError(
      "not_found",
      `${address} has no Prometheus API at /api/v1/${path} (HTTP 404). Check the path in --prometheus-url.`,
    );
  }
  if (status === 429) return throttled(refused);
  if (body?.errorType === "timeout") return tooSlow(body);
  if (body?.errorType !== undefined && isAboutQuery(status)) return aboutQuery(body);
  return new AppError(
    "unavailable",
    `Prometheus at ${address} failed (HTTP ${status}). Check its log, or try a shorter window.`,
  );
}

function denied({ address, path, status }: Refused): AppError {
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

function throttled({ address, retryAfter }: Refused): AppError {
  const wait = /^\d{1,6}$/u.test(retryAfter ?? "") ? ` for ${retryAfter} s` : "";
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
    `Prometheus says: ${shortened(error)}. Shorten the window, or add label matchers.`,
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
    `Prometheus at ${address} cannot be reached (${networkReason(cause)}). Check --prometheus-url and that the service runs.`,
    { cause },
  );
}

function isAboutQuery(httpStatus: number): boolean {
  return httpStatus === 400 || httpStatus === 422 || httpStatus === 501;
}

function aboutQuery({ errorType = "", error = "" }: Envelope): AppError {
  const advice = sentences[error.includes("maximum resolution") ? "resolution" : errorType];
  const said =
    error === "" ? "Prometheus refused the query." : `Prometheus says: ${shortened(error)}.`;
  return new AppError("bad_input", `${said} ${advice ?? otherwise}`);
}

/** A query that is quoted in an error may be long. */
const longest = 300;

function shortened(error: string): string {
  const line = error.replaceAll(/\s+/gu, " ").trim().replace(/\.$/u, "");
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
