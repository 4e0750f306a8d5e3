import type { Answered, Asker, ToolSource } from "@binnacle/contracts";
import type { LinkPorts } from "./create-connection.ts";

/** The tools with a line in the log for each refusal and each gap: who asked, for what, and why it was none. */
export function audited(
  tools: ToolSource,
  { by }: Asker,
  { log, redactor }: LinkPorts,
): ToolSource {
  const who = by?.id ?? "nobody";
  const note = async (answered: Answered<unknown>, what: string): Promise<void> => {
    if (answered.kind === "ok") return;
    const why = answered.kind === "gap" ? answered.gap.why : answered.why;
    log({ who, what: await redactor.text(what), why: await redactor.text(why) }, answered.kind);
  };
  return {
    async ask(contract, input, asking) {
      const answered = await tools.ask(contract, input, asking);
      await note(answered, `${contract.role} ${contract.name} in ${asking.cluster}`);
      return answered;
    },
    list: (asking) => tools.list(asking),
    async call(call, asking) {
      const answered = await tools.call(call, asking);
      // A model may call a tool anything.
      const called = `${call.server} ${call.tool}`.slice(0, 200);
      await note(answered, `${called} in ${asking.cluster}`);
      return answered;
    },
  };
}
