import {
  type Answer,
  type Answered,
  eks,
  heartbeatSeverity,
  present,
  prometheus,
} from "@binnacle/contracts";
import { toGap } from "@binnacle/runtime";
import type { z } from "zod";
import { answerOf, counted, said, thereAreMore } from "./answer-of.ts";
import type { CommandContext, VerbIntent } from "./command-context.ts";
import { unanswered } from "./unanswered.ts";

type Alert = z.output<typeof prometheus.listAlerts.output>["items"][number];

/** Alerts that Prometheus lists, firing first; the same alert on several objects is one row. */
export async function alerts({ namespace }: VerbIntent, context: CommandContext): Promise<Answer> {
  const { tools, asking } = context;
  const answered = await tools.ask(prometheus.listAlerts, present({ namespace }), asking);
  if (answered.kind !== "ok")
    return unanswered(answered, { subject: "alerts", origin: "prometheus", what: "alerts" });
  const { items } = answered.result;
  const isTold = items.some(({ labels }) => labels["namespace"] === namespace);
  if (namespace === undefined || isTold) return answerOfAlerts(answered, namespace);
  // No alert carries the name: there may be no such namespace.
  const place = { kind: "Namespace", name: namespace };
  const exists = await tools.ask(eks.getObject, place, asking);
  if (exists.kind === "ok") return answerOfAlerts(answered, namespace);
  const about = { origin: "kubernetes", what: `whether there is a namespace ${namespace}` };
  if (exists.kind === "refused" && exists.reason === "not_found")
    return unanswered(exists, { subject: "alerts", ...about });
  const gaps = [...answered.gaps, toGap(exists, about)];
  return answerOfAlerts({ ...answered, gaps }, namespace);
}

type Listed = Extract<
  Answered<z.output<typeof prometheus.listAlerts.output>>,
  { readonly kind: "ok" }
>;

function answerOfAlerts(
  { result: { items, hasMore }, gaps }: Listed,
  namespace: string | undefined,
): Answer {
  const real = items.filter(({ severity }) => severity !== heartbeatSeverity);
  const firing = real.filter(({ state }) => state === "firing");
  const isWhole = !hasMore && gaps.length === 0;
  const title = titleFor(firing, { waiting: real.length - firing.length, namespace });
  return answerOf(isWhole ? title : `${title}, of those that I could see`, {
    state: firing.length > 0 ? "broken" : isWhole ? "fine" : "unknown",
    rows: alertRows(real),
    lines: [
      ...(items.length > real.length
        ? [said("Alerting itself works: its heartbeat fires as it should.")]
        : []),
      ...(hasMore ? [thereAreMore] : []),
    ],
    gaps: [...gaps],
  });
}

/** Of a namespace, those that are of none are counted apart. */
function titleFor(
  firing: readonly Alert[],
  { waiting, namespace }: { readonly waiting: number; readonly namespace: string | undefined },
): string {
  const own = firing.filter(
    ({ labels }) => namespace === undefined || labels["namespace"] !== undefined,
  ).length;
  const others = firing.length - own;
  const fires = own === 1 ? "1 alert fires" : `${own} alerts fire`;
  const place = namespace === undefined ? "" : ` in ${namespace}`;
  const apart = others === 0 ? "" : `, ${others} of no namespace`;
  const pending = waiting === 0 ? "" : `, ${waiting} pending`;
  return `${own === 0 ? "No alert fires" : fires}${place}${apart}${pending}`;
}

/** One row for each alert, state and summary. */
function alertRows(listed: readonly Alert[]): Answer["rows"] {
  const groups = Map.groupBy(listed, ({ name, state, summary }) =>
    JSON.stringify([name, state, summary]),
  );
  return [...groups.values()].flatMap((group) =>
    group.slice(0, 1).map(({ name, state, summary }) => ({
      state: state === "firing" ? "broken" : "degraded",
      name,
      text: [state, summary.replace(/\.$/u, ""), subjectsOf(group)].filter(Boolean).join(" · "),
      ...present({ since: group.map(({ activeAt }) => activeAt).toSorted()[0] }),
    })),
  );
}

/** What the labels say it is about; several pods are counted. */
function subjectsOf(group: readonly Alert[]): string {
  const kinds = ["pod", "deployment", "statefulset", "daemonset", "service", "node"] as const;
  const names = group.flatMap(({ labels }) => {
    const name = kinds.map((kind) => labels[kind]).find((label) => label !== undefined);
    return name === undefined ? [] : [[labels["namespace"], name].filter(Boolean).join("/")];
  });
  const [first] = names;
  if (first === undefined) return group.length === 1 ? "" : counted(group.length, "object");
  return names.length === 1 ? first : `${first} and ${names.length - 1} more`;
}
