import { readInteger } from "./read-integer.ts";
import { RequestFailure } from "./request-failure.ts";
import { badRequest, type Status } from "./status.ts";

/** What a client asks of a watch. */
export interface WatchOptions {
  /** Undefined: from now on, after what there is. */
  readonly from: number | undefined;
  /** The list comes first, and a bookmark ends it. */
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
  const revision = query.get("resourceVersion") ?? "";
  if (revision !== "" && !/^\d+$/.test(revision)) {
    const problem = `strconv.ParseUint: parsing "${revision}": invalid syntax`;
    const text = `invalid resource version: resourceVersion: Invalid value: "${revision}": ${problem}`;
    throw new RequestFailure(badRequest(text));
  }
  const seconds = readInteger(query, "timeoutSeconds");
  return {
    from: revision === "" || revision === "0" ? undefined : Number(revision),
    isList: isSet(query, "sendInitialEvents"),
    wantsBookmarks: isSet(query, "allowWatchBookmarks"),
    timeoutMs: seconds === undefined || seconds <= 0 ? undefined : seconds * 1000,
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
