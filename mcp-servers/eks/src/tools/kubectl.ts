import { KubectlResult } from "@binnacle/contracts";
import { defineTool } from "@binnacle/mcp/server";
import { z } from "zod";
import type { EksDeps } from "../eks-deps.ts";
import { toEvidence } from "../facts.ts";
import { parseCommand } from "../kubectl/parse-command.ts";
import { runCommand } from "../kubectl/run-command.ts";
import { clusterOf } from "./cluster-of.ts";
import { gapLines, lines } from "./diagnosis-text.ts";

const outputAtMost = 64 * 1024;

export const kubectl = defineTool<EksDeps>()({
  name: "kubectl",
  title: "kubectl",
  description:
    "What kubectl get, describe, logs, events or rollout history prints, read from the API without a shell. Call it when a person types a kubectl command or the other tools do not fit. Everything else is refused; Secrets are never read.",
  input: {
    command: z
      .string()
      .min(1)
      .max(2000)
      .describe(
        "get pods -n shop -o wide; -o wide|yaml|json|name|jsonpath, -l, -A, --field-selector, --sort-by, --tail, --previous",
      ),
  },
  output: KubectlResult,
  async run({ command }, deps, signal) {
    const parsed = parseCommand(command);
    const cluster = await clusterOf(deps, signal);
    const { output, hasMore } = await runCommand(deps, parsed, signal);
    const shown = `kubectl ${command.trim().replace(/^kubectl\s+/u, "")}`;
    const cut = output.slice(0, outputAtMost);
    return {
      command: shown,
      output: cut,
      hasMore: hasMore || cut.length < output.length,
      evidence: toEvidence(
        [
          {
            subject: { kind: "Cluster", name: cluster.name, uid: cluster.id },
            pointer: `/kubectl/${shown}`,
            value: output,
            text: `${shown}: ${cut.split("\n").slice(0, 2).join(" / ").slice(0, 200)}`,
            command: shown,
            trust: "outside",
          },
        ],
        { clusterId: cluster.id, tool: "kubectl", arguments: { command }, now: deps.api.now() },
      ),
      gaps: [...cluster.gaps],
    };
  },
  toText: ({ output, hasMore, gaps }) =>
    lines(
      output === "" ? "(prints nothing)" : output,
      hasMore && "… more: narrow the question",
      gapLines(gaps),
    ),
});
