import { eks, opensearch, prometheus, type ToolContract } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { z } from "zod";

const contracts: readonly ToolContract[] = [eks, opensearch, prometheus].flatMap((role) =>
  Object.values<ToolContract>(role),
);
const Fields = z.record(z.string(), z.unknown());

test.for(contracts.map((contract) => [`${contract.role} ${contract.name}`, contract] as const))(
  "%s takes no text without an end",
  ([, { input }]) => {
    expect(endless(z.toJSONSchema(input, { io: "input" }), "input")).toEqual([]);
  },
);

/** Places of strings that are bounded by nothing. */
function endless(schema: unknown, place: string): string[] {
  const { data } = Fields.safeParse(schema);
  if (data === undefined) return [];
  const isBounded = ["maxLength", "enum", "const", "format"].some((key) => key in data);
  const own = data["type"] === "string" && !isBounded ? [place] : [];
  return [
    ...own,
    ...Object.entries(data).flatMap(([key, part]) => endless(part, `${place}.${key}`)),
  ];
}
