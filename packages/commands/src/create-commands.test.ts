import { isVerb } from "@binnacle/intake";
import { expect, test } from "vitest";
import { createCommands } from "./create-commands.ts";
import { handlers } from "./handlers.table.ts";
import { held } from "./testing/samples.ts";
import { talk } from "./testing/talk.ts";

const asked = {
  id: "slack:C1:1",
  kind: "asked",
  at: "2026-01-01T10:00:00Z",
  intent: { kind: "verb", verb: "alerts" },
  by: { id: "cli:ada", name: "Ada" },
  depth: "quick",
} as const;

test.for([
  [{}, "prod-eu"],
  [{ cluster: "prod-us" }, "prod-us"],
] as const)("a trigger of %o looks at %s, with what it may", async ([over, expected]) => {
  const seen: unknown[] = [];
  const commands = createCommands({
    toolsFor: (may) => ({
      ask: async (tool, _, { cluster }) => {
        seen.push([may, tool.name, cluster]);
        return { kind: "refused", reason: "refused", why: "no" };
      },
      list: async () => [],
      call: async () => ({ kind: "refused", reason: "refused", why: "no" }),
    }),
    investigations: { get: async () => undefined },
    verdicts: { of: async () => [] },
    conversations: { get: async () => undefined },
    windowMinutes: 60,
    defaultCluster: "prod-eu",
  });
  const may = { clusters: "all" as const, namespaces: ["shop"] };
  await commands.answer({ ...asked, ...over, may }, { signal: AbortSignal.timeout(1000) });
  expect(seen).toEqual([[may, "list_alerts", expected]]);
});

test("in a conversation its cluster is meant", async () => {
  const scope = { ...held().scope, cluster: { id: "cluster-2", name: "prod-us" } };
  const { say, asked: calls } = talk({ before: held({ scope }) });
  await say("alerts");
  expect(calls).toMatchObject([{ cluster: "prod-us" }]);
});

test("every handler answers a verb of the grammar", () => {
  expect(Object.keys(handlers).filter((verb) => !isVerb(verb))).toEqual([]);
});
