import { type Gap, type GoldenSignal, present, prometheus } from "@binnacle/contracts";
import { defineTool } from "@binnacle/mcp/server";
import type { Deps } from "../deps.ts";
import { queryEvidence } from "../query-evidence.ts";
import { readSignals } from "../signals/read-signals.ts";
import { nameOf } from "../signals/target.ts";
import { timeFrame, toWindow } from "../signals/time-frame.ts";
import { toGoldenSignal } from "../signals/to-golden-signal.ts";

export const goldenSignals = defineTool<Deps>()({
  contract: prometheus.goldenSignals,
  async run(input, deps, { signal, cluster }) {
    const { namespace, workload, at } = input;
    const frame = timeFrame(input, at === undefined ? deps.now() : Date.parse(at));
    const target = { namespace, workload, match: cluster.match };
    const read = await readSignals(
      deps.client,
      { target, frame, isOfMoment: at !== undefined },
      signal,
    );
    const { found, subject, measured, failing, gaps } = read;
    const observedMs = frame.endMs;
    const evidenceOf = queryEvidence({ deps, cluster, tool: "golden_signals", input, observedMs });
    const presentation = { evidenceOf, target, subject, withPoints: input.points };
    const shown = measured.flatMap((each) =>
      each.kind === "signal" ? [toGoldenSignal(each, presentation)] : [],
    );
    return {
      namespace,
      ...present({ workload, convention: found?.convention.name }),
      window: toWindow(frame.startMs, frame.endMs),
      baseline: toWindow(frame.baselineStartMs, frame.startMs),
      signals: shown.map((each) => each.signal),
      ...present({ failing }),
      evidence: shown.flatMap(({ evidence }) => evidence),
      gaps: mergeGaps(gaps),
    };
  },
  toText: (result) => {
    const { window, baseline, convention, signals, failing = [], evidence, gaps } = result;
    const texts = new Map(evidence.map(({ id, text }) => [id, text]));
    return [
      `${nameOf(result)}, ${window.from} to ${window.to}, compared with ${baseline.from} to ${baseline.to}`,
      ...(convention === undefined ? [] : [`request metrics: ${convention}`]),
      ...signals.map((signal) => toLine(signal, texts)),
      ...(failing.length === 0 ? [] : [`requests fail in: ${failing.join(", ")}`]),
      ...gaps.map(({ what, why, remedy }) =>
        `not visible: ${what}: ${why}. ${remedy?.text ?? ""}`.trim(),
      ),
    ].join("\n");
  },
});

/** Signals of one thing that are missing for one reason are one gap. */
function mergeGaps(gaps: readonly Gap[]): Gap[] {
  const groups = Map.groupBy(gaps, ({ kind, why, remedy, about }) =>
    JSON.stringify([kind, why, remedy, about?.name]),
  );
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const group = [first, ...others];
    const signals = [...new Set(group.flatMap(({ about }) => about?.signals ?? []))];
    const about = first.about && { ...first.about, signals };
    return [{ ...first, ...present({ about }), what: group.map(({ what }) => what).join(", ") }];
  });
}

/** Its first fact is the same sentence, with its values. */
function toLine(
  { name, text, changedAt, evidence, points }: GoldenSignal,
  texts: ReadonlyMap<string, string>,
): string {
  const changed = changedAt === undefined ? "" : `; changed at ${changedAt}`;
  const chart =
    points === undefined ? "" : `\n  ${points.map(({ value }) => String(value)).join(" ")}`;
  const told = texts.get(evidence[0] ?? "") ?? text;
  return `${name}: ${told}${changed} [${evidence.join(", ")}]${chart}`;
}
