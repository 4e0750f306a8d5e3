import { AppError } from "@binnacle/contracts";
import { formOf, networkReason } from "@binnacle/runtime";
import type { Envelope } from "./wire.ts";

/**
 * The sentence for an answer that is not a success. Bodies are never quoted: they may come from a proxy, or carry what
 * the back end should not tell. Of a syntax error only the position is passed on.
 */
export function toAppError(
  address: string,
  httpStatus: number,
  body: Envelope | undefined,
): AppError {
  if (httpStatus === 401 || httpStatus === 403) {
    return new AppError(
      "denied",
      `Prometheus at ${address} refused the request (HTTP ${httpStatus}). Give --token-file a token that may query.`,
    );
  }
  if (httpStatus === 404) {
    return new AppError(
      "not_found",
      `${address} has no Prometheus API (HTTP 404). Check the path in --prometheus-url.`,
    );
  }
  if (body?.errorType !== undefined && isAboutQuery(httpStatus)) return aboutQuery(body);
  return new AppError(
    "unavailable",
    `Prometheus at ${address} failed (HTTP ${httpStatus}). Check its log, or try a shorter window.`,
  );
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
  const known = sentences[error.includes("maximum resolution") ? "resolution" : errorType];
  const position = /(\d{1,9}:\d{1,9}): parse error/.exec(error)?.[1];
  if (known === undefined && position !== undefined) return notPromql(position);
  return new AppError("bad_input", known ?? otherwise);
}

/** By the type of an error. */
const sentences: Readonly<Record<string, string>> = {
  execution:
    "Prometheus could not evaluate the query: its data do not fit the expression. Often two sides of an operator do not match one to one; add on(…) or aggregate first.",
  unsupported: "This back end does not support the query. Use plainer PromQL.",
  resolution: "The range has more than 11,000 points. Use a longer step or a shorter range.",
};
const otherwise = "Prometheus refused a parameter of the query. Check the PromQL and the times.";
