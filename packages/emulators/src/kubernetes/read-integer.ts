import { RequestFailure } from "./request-failure.ts";
import { badRequest } from "./status.ts";

/** @throws RequestFailure (400) when the parameter is not an integer. */
export function readInteger(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null || text === "") return undefined;
  if (!/^[+-]?\d+$/.test(text)) {
    throw new RequestFailure(badRequest(`strconv.ParseInt: parsing "${text}": invalid syntax`));
  }
  return Number(text);
}
