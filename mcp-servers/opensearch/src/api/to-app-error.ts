import { AppError } from "@binnacle/contracts";
import { formOf, networkReason } from "@binnacle/runtime";
import { namesSetting, tooExpensive } from "./too-expensive.ts";
import { ErrorBody } from "./wire.ts";

/** Where a request went: what may be shown of the address, and the index expression. */
export interface RequestPlace {
  readonly address: string;
  readonly index: string;
}

/**
 * The sentence for an answer that is not a success. Of the body the permission that is missing, the kind of error and,
 * of a query that is refused, the reason are passed on; other texts may come from a proxy, or quote log lines.
 */
export function toAppError(place: RequestPlace, httpStatus: number, body: unknown): AppError {
  const { address, index } = place;
  const { type, reason } = rootCause(body);
  if (namesSetting(reason)) return tooExpensive(address, reason);
  switch (httpStatus) {
    case 401:
      return new AppError(
        "denied",
        `OpenSearch at ${address} refused the credentials (HTTP 401). Check --username and --password-file, --token-file, or --aws-service.`,
      );
    case 403:
      return new AppError(
        "denied",
        `OpenSearch at ${address} does not let this user read ${index} (HTTP 403${missingPermission(reason)}). Grant its role read, indices:admin/resolve/index and indices:admin/mappings/fields/get on ${index}; of OpenSearch Serverless aoss:ReadDocument and aoss:DescribeIndex.`,
      );
    case 404:
      return new AppError(
        "not_found",
        `There is no index ${index} at ${address} (HTTP 404). Check --index; a pattern such as logs-* also takes daily indices.`,
      );
    case 400:
      return new AppError(
        "bad_input",
        `OpenSearch refused the query on ${index} (${type}${saying(reason)}). Simplify the text, or shorten the window.`,
      );
    case 429:
      return new AppError(
        "unavailable",
        `OpenSearch at ${address} is overloaded (HTTP 429, ${type}). Try again in a minute, or shorten the window.`,
      );
    case 501:
      return new AppError("bad_input", `${address} does not support the query (HTTP 501).`);
    default:
      return failure(place, httpStatus, type);
  }
}

/** A status of 5xx is not always the health of the cluster: too many buckets answer 503. */
function failure({ address, index }: RequestPlace, httpStatus: number, type: string): AppError {
  if (type === "too_many_buckets_exception")
    return new AppError("bad_input", "The query makes too many buckets. Shorten the window.");
  const what =
    httpStatus === 503 && type === "search_phase_execution_exception"
      ? `no shard of ${index} answered, HTTP 503`
      : `HTTP ${httpStatus}, ${type}`;
  return new AppError(
    "unavailable",
    `OpenSearch at ${address} failed (${what}). Look at the health of its cluster, or try a shorter window.`,
  );
}

const maxReason = 300;

/** What OpenSearch says of a query that it does not take: it quotes the query, and is cut. */
function saying(reason: string): string {
  const line = reason.replaceAll(/\s{1,100}/gu, " ").trim();
  return line === "" ? "" : `: ${line.length > maxReason ? `${line.slice(0, maxReason)}…` : line}`;
}

/** The answer came from something that is not OpenSearch. */
export function notOpenSearch(
  { address }: RequestPlace,
  response: Response,
  cause?: unknown,
): AppError {
  return new AppError(
    "unavailable",
    `${address} answered ${formOf(response.status, response.headers.get("content-type"))}, which is not an answer of OpenSearch. A proxy or login page may stand in between; check --opensearch-url.`,
    { cause },
  );
}

/** No answer at all. */
export function notReached({ address }: RequestPlace, cause: unknown): AppError {
  return new AppError(
    "unavailable",
    `OpenSearch at ${address} cannot be reached (${networkReason(cause)}). Check --opensearch-url, --ca-file and that the service runs.`,
    { cause },
  );
}

/** The deepest cause that the body names; shards repeat it at the top. */
function rootCause(body: unknown): { type: string; reason: string } {
  const error = ErrorBody.safeParse(body).data?.error;
  if (error === undefined || typeof error === "string") return { type: "no details", reason: "" };
  const cause = error.root_cause?.[0] ?? error.caused_by ?? error;
  return { type: kindIn(cause.type), reason: cause.reason ?? "" };
}

/** `search_phase_execution_exception`, and no text that somebody else wrote there. */
function kindIn(type = ""): string {
  return /^[a-z_]{1,80}$/.test(type) ? type : "no details";
}

function missingPermission(reason: string): string {
  const permission = /no permissions for (\[[\w:/*, -]+\])/.exec(reason)?.[1];
  return permission === undefined ? "" : `, ${permission} is missing`;
}
