import type { ApiResult } from "./failure.ts";
import { parseJson } from "./parse-json.ts";

/** The answer of the API server as JSON. */
export function jsonOf(answer: ApiResult<string>): ApiResult<unknown> {
  if (answer.kind === "failed") return answer;
  const value = parseJson(answer.value);
  if (value !== undefined) return { kind: "ok", value };
  const why = "The Kubernetes API server's answer is no JSON.";
  return { kind: "failed", failure: { kind: "unavailable", why } };
}
