import type { Answer, May, ToolSource } from "@binnacle/contracts";
import { said } from "./answer-of.ts";

/** The same tools, and a line under what was read through them: what was not looked for is not said to be absent. */
export function withLimitNote(
  tools: ToolSource,
  { namespaces }: May,
): { readonly tools: ToolSource; readonly limited: (answer: Answer) => Answer } {
  if (namespaces === "all") return { tools, limited: (answer) => answer };
  let hasRead = false;
  return {
    tools: {
      ...tools,
      async ask(tool, input, options) {
        const answered = await tools.ask(tool, input, options);
        if (answered.kind === "ok") hasRead = true;
        return answered;
      },
    },
    limited(answer) {
      const places = namespaces.join(", ");
      const text = "You may look at {places} alone: of other namespaces this says nothing.";
      return hasRead ? { ...answer, lines: [...answer.lines, said(text, { places })] } : answer;
    },
  };
}
