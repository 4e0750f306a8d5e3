import { DiagnoseResult, type Gap, type ToolSource } from "@binnacle/contracts";

export interface Question {
  readonly target?: string | undefined;
  readonly namespace?: string | undefined;
  readonly windowMinutes: number;
}

export type FirstLook =
  | { readonly kind: "looked"; readonly result: DiagnoseResult }
  | { readonly kind: "blind"; readonly gap: Gap };

/** Asks the deterministic engine, which always runs first. */
export async function firstLook(
  question: Question,
  tools: ToolSource,
  signal: AbortSignal,
): Promise<FirstLook> {
  const { target, namespace, windowMinutes } = question;
  const args = {
    windowMinutes,
    ...(target === undefined ? {} : { target }),
    ...(namespace === undefined ? {} : { namespace }),
  };
  const answer = await tools.call({ server: "eks", tool: "diagnose", args }, { signal });
  if (answer.kind === "gap") return { kind: "blind", gap: answer.gap };
  return { kind: "looked", result: DiagnoseResult.parse(answer.structured) };
}
