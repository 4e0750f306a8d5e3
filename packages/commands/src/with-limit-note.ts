import type { Answer, May, ToolSource } from "@binnacle/contracts";
import { limitNotes } from "@binnacle/diagnosis";

/** The same tools, and a line above what was read through them: what was not looked for is not said to be absent. */
export function withLimitNote(
  tools: ToolSource,
  may: May,
): { readonly tools: ToolSource; readonly limited: (answer: Answer) => Answer } {
  const notes = limitNotes(may);
  if (notes.length === 0) return { tools, limited: (answer) => answer };
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
    limited: (answer) => (hasRead ? { ...answer, lines: [...notes, ...answer.lines] } : answer),
  };
}
