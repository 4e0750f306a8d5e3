import { isVerb } from "@binnacle/intake";
import { expect, test } from "vitest";
import { handlers } from "./handlers.table.ts";
import { held } from "./testing/samples.ts";
import { talk } from "./testing/talk.ts";

const scope = { ...held().scope, cluster: { id: "cluster-2", name: "prod-us" } };

test.for([
  ["the first cluster", {}, undefined, "prod-eu"],
  ["the cluster that is named", {}, "prod-us", "prod-us"],
  ["in a conversation its cluster", { before: held({ scope }) }, undefined, "prod-us"],
] as const)("%s is meant, and what may be seen of it", async ([, known, named, cluster]) => {
  const list_alerts = { result: { items: [], hasMore: false } };
  const { say, asked } = talk({ ...known, tools: { list_alerts } });
  expect((await say("alerts", named)).title).toBe("No alert fires");
  expect(asked).toMatchObject([{ tool: "list_alerts", cluster }]);
});

test.for([
  ["alerts", "prometheus"],
  ["changes -n shop", "eks"],
  ["check shop", "eks"],
  ["kubectl get pods", "eks"],
  ["logs payment -n shop", "eks"],
  ...["payment", "checkout", "search", "memory", "rollout"].map((it) => [`is it ${it}?`, "eks"]),
] as const)(
  "without its source `%s` claims nothing, whatever was known",
  async ([text, origin]) => {
    const answer = await talk({ before: held() }).say(text);
    expect(answer).toMatchObject({
      title: `Unknown: I could not look at ${origin}`,
      state: "unknown",
      lines: [],
      rows: [],
    });
    expect(answer.gaps).toContainEqual(expect.objectContaining({ why: "no answer in 5 s" }));
  },
);

test("every handler answers a verb of the grammar", () => {
  expect(Object.keys(handlers).filter((verb) => !isVerb(verb))).toEqual([]);
});
