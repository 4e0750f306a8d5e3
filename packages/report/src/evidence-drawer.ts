import type { Context } from "./context.ts";
import type { Drawer, Line } from "./document.ts";
import { timeOfDay } from "./tell-time.ts";
import { unmarked } from "./unmarked.ts";

/** How people call a source. */
export const originNames: Readonly<Record<string, string>> = {
  kubernetes: "Kubernetes",
  prometheus: "Prometheus",
  opensearch: "OpenSearch",
};

/** Each cited fact by its number, with its source, time and the command that shows it again. */
export function evidenceDrawer({ evidence, telling }: Context, cited: readonly string[]): Drawer[] {
  const facts = cited.flatMap((id, index) => {
    const fact = evidence.get(id);
    return fact === undefined ? [] : [{ ...fact, number: index + 1 }];
  });
  if (facts.length === 0) return [];
  const lines = facts.flatMap(({ number, text, origin, observedAt, reproduce }): Line[] => [
    {
      text: `[${number}] ${unmarked(text)} · ${originNames[origin] ?? origin}, seen ${timeOfDay(observedAt, telling)}`,
    },
    { text: reproduce.text, kind: "command", isDetail: true },
  ]);
  return [{ title: `Evidence (${facts.length})`, lines }];
}
