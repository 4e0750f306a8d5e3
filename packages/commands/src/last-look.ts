import { DiagnoseResult, type Diagnosis, eks, type ToolSource } from "@binnacle/contracts";

/** The same tools, and what the last first look through them said: the answer rests on that one. */
export function withLastLook(tools: ToolSource): {
  readonly tools: ToolSource;
  readonly lastLook: () => Diagnosis | undefined;
} {
  let result: unknown;
  return {
    tools: {
      ...tools,
      async ask(tool, input, options) {
        const answered = await tools.ask(tool, input, options);
        const isLook = tool.role === eks.diagnose.role && tool.name === eks.diagnose.name;
        if (isLook && answered.kind === "ok") result = answered.result;
        return answered;
      },
    },
    lastLook() {
      const outcome = DiagnoseResult.safeParse(result).data?.outcome;
      return outcome?.kind === "diagnosed" ? outcome : undefined;
    },
  };
}
