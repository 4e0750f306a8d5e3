import { readInteger } from "./read-integer.ts";
import { RequestFailure } from "./request-failure.ts";
import type { Status } from "./status.ts";

/** What a client asks of a watch. */
export interface WatchOptions {
  /** Undefined: from now on, after what there is. */
  readonly from: number | undefined;
  /** The list comes first; for who wants bookmarks one ends it. */
  readonly isList: boolean;
  readonly wantsBookmarks: boolean;
  readonly timeoutMs: number | undefined;
}

const trueValues = ["1", "true"];
const falseValues = ["0", "false"];

/** @throws RequestFailure (400, 422) for what the API server refuses. */
export function readWatchOptions(query: URLSearchParams): WatchOptions {
  const problems = problemsOf(query);
  if (problems.length > 0) throw new RequestFailure(invalidOptions(problems));
  const from = revisionIn(query);
  const seconds = readInteger(query, "timeoutSeconds");
  return {
    from,
    isList: isSet(query, "sendInitialEvents") || from === undefined,
    wantsBookmarks: isSet(query, "allowWatchBookmarks"),
    timeoutMs: seconds === undefined || seconds <= 0 ? undefined : seconds * 1000,
  };
}

/** Zero, like none, is whatever there is. */
function revisionIn(query: URLSearchParams): number | undefined {
  const revision = query.get("resourceVersion") ?? "";
  if (revision === "" || revision === "0") return undefined;
  if (!/^\d+$/.test(revision)) throw new RequestFailure(noRevision(revision));
  return Number(revision);
}

/** A list calls it a bad request; a watch does not. */
function noRevision(revision: string): Status {
  const problem = `strconv.ParseUint: parsing "${revision}": invalid syntax`;
  return {
    code: 500,
    message: `resourceVersion: Invalid value: "${revision}": ${problem}`,
  };
}

function isSet(query: URLSearchParams, name: string): boolean {
  return trueValues.includes(query.get(name) ?? "");
}

interface Problem {
  readonly field: string;
  readonly reason: string;
  readonly message: string;
}

function problemsOf(query: URLSearchParams): Problem[] {
  const sends = query.get("sendInitialEvents");
  const match = query.get("resourceVersionMatch") ?? "";
  const isGiven = sends !== null && [...trueValues, ...falseValues].includes(sends);
  if (isGiven && match !== "NotOlderThan")
    return [
      forbiddenOption(
        "resourceVersionMatch",
        "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan",
      ),
    ];
  if (!isGiven && match !== "")
    return [
      forbiddenOption(
        "resourceVersionMatch",
        "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided",
      ),
    ];
  return [];
}

function forbiddenOption(field: string, text: string): Problem {
  return { field, reason: "FieldValueForbidden", message: `Forbidden: ${text}` };
}

function invalidOptions(problems: readonly Problem[]): Status {
  const texts = problems.map(({ field, message }) => `${field}: ${message}`);
  return {
    code: 422,
    reason: "Invalid",
    message: `ListOptions.meta.k8s.io "" is invalid: ${texts.join(", ")}`,
    details: { group: "meta.k8s.io", kind: "ListOptions", causes: problems },
  };
}

/** What a server answers that streams no lists. */
export const noListStream: Status = invalidOptions([
  forbiddenOption(
    "sendInitialEvents",
    "sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled",
  ),
]);
