import {
  type Evidence,
  type Gap,
  GoldenSignalsResult,
  LogPatternsResult,
  type ObjectRef,
  type ToolSource,
} from "@binnacle/contracts";

/** What one query about one object gave, or why it gave nothing. */
export type Look<Result> =
  | {
      readonly kind: "seen";
      readonly subject: ObjectRef;
      readonly result: Result & {
        readonly evidence: readonly Evidence[];
        readonly gaps: readonly Gap[];
      };
    }
  | { readonly kind: "unseen"; readonly subject: ObjectRef; readonly gap: Gap };

export interface About {
  readonly subject: ObjectRef;
  /** When the trouble began: what came before is the baseline. */
  readonly since: string | undefined;
}

export async function lookAtMetrics(
  about: About,
  tools: ToolSource,
  signal: AbortSignal,
): Promise<Look<GoldenSignalsResult>> {
  const call = { server: "prometheus", tool: "golden_signals", args: argumentsOf(about) } as const;
  const answer = await tools.call(call, { signal });
  const { subject } = about;
  if (answer.kind === "gap") return { kind: "unseen", subject, gap: answer.gap };
  return { kind: "seen", subject, result: GoldenSignalsResult.parse(answer.structured) };
}

export async function lookAtLogs(
  about: About,
  tools: ToolSource,
  signal: AbortSignal,
): Promise<Look<LogPatternsResult>> {
  const call = {
    server: "opensearch",
    tool: "log_patterns",
    args: { ...argumentsOf(about), ...halfHours(about) },
  } as const;
  const answer = await tools.call(call, { signal });
  const { subject } = about;
  if (answer.kind === "gap") return { kind: "unseen", subject, gap: answer.gap };
  return { kind: "seen", subject, result: LogPatternsResult.parse(answer.structured) };
}

/** With no beginning to go by: the last half hour against the one before. */
function halfHours({ since }: About): Record<string, unknown> {
  return since === undefined ? { windowMinutes: 30, baselineMinutes: 30 } : {};
}

function argumentsOf({ subject, since }: About): Record<string, unknown> {
  const begun = since === undefined ? {} : { since };
  if (subject.kind === "Namespace") return { namespace: subject.name, ...begun };
  return { namespace: subject.namespace ?? "default", workload: subject.name, ...begun };
}
