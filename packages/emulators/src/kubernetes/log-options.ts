import { readInteger } from "./read-integer.ts";
import { RequestFailure } from "./request-failure.ts";
import { badRequest, invalid, notServed } from "./status.ts";

export interface LogOptions {
  readonly container: string;
  readonly previous: boolean;
  readonly timestamps: boolean;
  readonly tailLines: number | undefined;
  /** Unix milliseconds: lines before are left out. */
  readonly sinceMs: number | undefined;
  readonly limitBytes: number | undefined;
}

const falseValues = ["", "0", "false"];

/** @throws RequestFailure (400, 422) as the API server; 501 for `follow` and single streams. */
export function readLogOptions(query: URLSearchParams, podName: string, now: Date): LogOptions {
  const tailLines = readInteger(query, "tailLines");
  const limitBytes = readInteger(query, "limitBytes");
  const sinceSeconds = readInteger(query, "sinceSeconds");
  const sinceTime = readTime(query.get("sinceTime") ?? "");
  checkLeast("tailLines", tailLines, 0, podName);
  if (sinceSeconds !== undefined && sinceTime !== undefined) {
    throw new RequestFailure(tooManySince(podName));
  }
  checkLeast("sinceSeconds", sinceSeconds, 1, podName);
  checkLeast("limitBytes", limitBytes, 1, podName);
  if (readFlag(query, "follow")) throw new RequestFailure(notServed("follow=true"));
  const stream = query.get("stream") ?? "All";
  if (stream !== "All") throw new RequestFailure(notServed(`stream=${stream}`));
  return {
    container: query.get("container") ?? "",
    previous: readFlag(query, "previous"),
    timestamps: readFlag(query, "timestamps"),
    tailLines,
    sinceMs: sinceSeconds === undefined ? sinceTime : now.getTime() - sinceSeconds * 1000,
    limitBytes,
  };
}

/** Any value but these is true, as in the API server. */
function readFlag(query: URLSearchParams, name: string): boolean {
  return !falseValues.includes((query.get(name) ?? "").toLowerCase());
}

function readTime(text: string): number | undefined {
  if (text === "") return undefined;
  const timeMs = Date.parse(text);
  if (Number.isNaN(timeMs)) {
    const layout = "2006-01-02T15:04:05Z07:00";
    throw new RequestFailure(
      badRequest(`parsing time "${text}" as "${layout}": cannot parse "${text}" as "2006"`),
    );
  }
  return timeMs;
}

function checkLeast(
  field: string,
  value: number | undefined,
  ...[least, podName]: [least: number, podName: string]
): void {
  if (value === undefined || value >= least) return;
  const rule = least === 0 ? "greater than or equal to 0" : "greater than 0";
  const message = `Invalid value: ${value}: must be ${rule}`;
  const problem = { reason: "FieldValueInvalid", message };
  throw new RequestFailure(invalid({ kind: "PodLogOptions", name: podName }, field, problem));
}

function tooManySince(podName: string) {
  const message = "Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified";
  const problem = { reason: "FieldValueForbidden", message };
  return invalid({ kind: "PodLogOptions", name: podName }, "[]", problem);
}
