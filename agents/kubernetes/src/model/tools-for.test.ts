import { eks, type ListedTool, opensearch, prometheus } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { toolsFor } from "./tools-for.ts";

const rows: Readonly<Record<string, Readonly<Record<string, ToolText>>>> = {
  eks,
  prometheus,
  opensearch,
};
const ours = Object.entries(rows).flatMap(([server, tools]) =>
  Object.values(tools).map(({ name, description }) => toListed(server, name, description)),
);
const task = { question: "which runbook is there for payment?" };

type ToolText = Pick<ListedTool, "name" | "description">;

function toListed(server: string, name: string, description: string): ListedTool {
  return { server, name, description, inputSchema: { type: "object" } };
}

function namesFor(listed: readonly ListedTool[]): string[] {
  return toolsFor(listed, task).map(({ name }) => name);
}

test.for([
  "get_logs",
  "get_topology",
  "query_range",
  "golden_signals",
  "explain_alert",
  "log_patterns",
  "error_summary",
])("however many tools our servers have, a model is given %s", (name) => {
  expect(namesFor(ours)).toContain(name);
});

test.for(["diagnose", "check_targets", "list_indices"])(
  "%s, which the context answers or which finds no cause, is left out",
  (name) => {
    expect(ours.map((tool) => tool.name)).toContain(name);
    expect(namesFor(ours)).not.toContain(name);
  },
);

test("of other makers it is given the few that fit the task best, beside ours", () => {
  const others = Array.from({ length: 9 }, (_, at) => toListed("store", `read_${at}`, "Reads"));
  const fitting = toListed("wiki", "read_runbook", "Reads the runbook of a service, payment too");
  const names = namesFor([...others, fitting, ...ours]);
  expect(names).toContain("read_runbook");
  expect(names.filter((name) => name.startsWith("read_"))).toHaveLength(4);
  expect(names.length).toBe(namesFor(ours).length + 4);
});
