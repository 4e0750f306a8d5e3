import { eks } from "@binnacle/contracts";
import { shellLine } from "@binnacle/diagnosis";
import { defineTool } from "@binnacle/mcp/server";
import type { EksDeps } from "../eks-deps.ts";
import { observed } from "../facts.ts";
import { parseCommand } from "../kubectl/parse-command.ts";
import { runCommand } from "../kubectl/run-command.ts";
import { splitWords } from "../kubectl/split-words.ts";
import { clusterOf } from "./cluster-of.ts";
import { unseenFirst } from "./unseen-first.ts";

const outputAtMost = 64 * 1024;

export const kubectl = defineTool<EksDeps>()({
  contract: eks.kubectl,
  async run({ command }, deps, { signal }) {
    const words = withoutOwnContext(command, deps).replace(/^kubectl\s+/u, "");
    const parsed = parseCommand(words);
    // Of the kubeconfig it is told whether the cluster answers or not, and it is no fact of the cluster.
    const cluster = parsed.verb === "config view" ? undefined : await clusterOf(deps, signal);
    const { output: printed, hasMore, gaps = [] } = await runCommand(deps, parsed, signal);
    const output = await deps.api.redactor.value(printed, { signal });
    const line = shellLine(splitWords(words));
    const cut = output.slice(0, outputAtMost);
    const answer = {
      command: ["kubectl", line].join(" "),
      output: cut,
      hasMore: hasMore || cut.length < output.length,
    };
    if (cluster === undefined) return { ...answer, evidence: [], gaps: [...gaps] };
    const fact = {
      subject: { kind: "Cluster", name: cluster.name, uid: cluster.id },
      pointer: `/kubectl/kubectl ${words}`,
      value: output,
      text: `kubectl ${line}: ${cut.split("\n").slice(0, 2).join(" / ").slice(0, 200)}`,
      kubectl: line,
      trust: "outside",
    } as const;
    return {
      ...answer,
      ...observed([fact], deps.api, { cluster, tool: eks.kubectl, asked: { command }, gaps }),
    };
  },
  toText: ({ output, hasMore, gaps }) =>
    unseenFirst(
      gaps,
      output === "" ? "(prints nothing)" : output,
      hasMore && "… more: narrow the question",
    ),
});

/** A command as we print it ourselves names the context of this very cluster. */
function withoutOwnContext(command: string, { kubectlContext }: EksDeps): string {
  if (kubectlContext === undefined) return command.trim();
  const own = [["--context", kubectlContext], [`--context=${kubectlContext}`]].map(
    (words) => `${shellLine(words)} `,
  );
  return own.reduce((line, flag) => line.replace(flag, ""), `${command} `).trim();
}
