import { expect, test } from "vitest";
import { parseText } from "./parse-text.ts";
import { usageHint, usages } from "./usage.ts";

test("what can be typed", () => {
  expect(usages.map(({ usage, help }) => `${usage}: ${help}`)).toMatchInlineSnapshot(`
    [
      "check [namespace]: every workload of a namespace, worst first",
      "why <name> [-n namespace]: what is wrong with a workload, Service or pod",
      "changes [name] [-n namespace]: rollouts, scaling, edits of the last hour, newest first",
      "logs <name> [-n namespace]: the log lines that matter, the previous run first",
      "alerts [namespace]: alerts that fire now",
      "pods [namespace]: pods, broken ones first",
      "events [namespace]: warnings first, the same ones counted",
      "top [namespace]: who uses most memory and CPU, against the limit",
      "nodes: nodes, broken ones first",
      "kubectl <get|describe|logs|events …>: reads, nothing else",
      "doctor: each of my connections, and the line that mends it",
      "help: this",
    ]
  `);
  expect(usageHint).toMatchInlineSnapshot(
    `"check [namespace] | why <name> | changes [name] | logs <name> | alerts [namespace] | pods [namespace] | events [namespace] | top [namespace] | nodes | kubectl <get|describe|logs|events …> | doctor | help"`,
  );
});

test.for(usages)("`$verb` with a name is that verb", ({ verb }) => {
  const intent = parseText(`${verb} payment`, { inThread: false, isCommand: true });
  expect(intent).toMatchObject({ kind: "verb", verb });
});
