import { readFileSync } from "node:fs";
import path from "node:path";
import { eks } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { z } from "zod";

const readme = readFileSync(path.resolve(import.meta.dirname, "../README.md"), "utf8");

test.for(Object.values(eks))(
  "the README tells every argument of $name, and marks those that are needed",
  (tool) => {
    const row = readme.split("\n").find((line) => line.startsWith(`| \`${tool.name}\``)) ?? "";
    const cell = row.split("|")[3] ?? "";
    const { properties = {}, required = [] } = z
      .object({ properties: z.record(z.string(), z.unknown()), required: z.array(z.string()) })
      .partial()
      .parse(z.toJSONSchema(tool.input, { io: "input", unrepresentable: "any" }));
    for (const name of Object.keys(properties)) {
      const isMarked = cell.includes(`\`${name}\`\\*`);
      expect([name, cell.includes(`\`${name}\``), isMarked]).toEqual([
        name,
        true,
        required.includes(name),
      ]);
    }
  },
);

test("a client can take its configuration as it stands in the README", () => {
  const block = /\{"mcpServers"[\s\S]*?\}\}\}/u.exec(readme)?.[0] ?? "";
  expect(JSON.parse(block)).toEqual({
    mcpServers: {
      eks: {
        command: "/repo/node_modules/.bin/node",
        args: ["/repo/mcp-servers/eks/src/main.ts", "--kubeconfig", "/home/ann/.kube/config"],
      },
    },
  });
});
