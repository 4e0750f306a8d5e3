import { type Gap, type GoldenSignal, GoldenSignalsResult } from "@binnacle/contracts";
import { defineTool } from "@binnacle/mcp/server";
import { z } from "zod";
import { createEvidence } from "../create-evidence.ts";
import type { Deps } from "../deps.ts";
import { readSignals } from "../signals/read-signals.ts";
import { nameOf, type Target } from "../signals/target.ts";
import { timeFrame, toWindow } from "../signals/time-frame.ts";
import { toGoldenSignal } from "../signals/to-golden-signal.ts";

const input = {
  namespace: z.string().min(1).describe("Kubernetes namespace, exact name"),
  workload: z
    .string()
    .min(1)
    .optional()
    .describe("Deployment, StatefulSet or DaemonSet, exact name; absent: the whole namespace"),
  since: z.iso
    .datetime({ offset: true })
    .optional()
    .describe("When it began, RFC 3339; the hour before is the baseline"),
  windowMinutes: z.number().int().min(5).max(1440).default(60).describe("Used without `since`"),
  points: z.boolean().default(false).describe("Add up to 20 points per signal for a chart"),
};

export const goldenSignals = defineTool<Deps>()({
  name: "golden_signals",
  title: "Golden signals",
  description:
    "Error ratio, request rate, p95 latency, restarts, memory and CPU against their limits: now, in the hour before, and when each one changed. Finds the metric names itself. Call it first to learn whether users are affected and since when.",
  input,
  output: GoldenSignalsResult,
  async run(asked, deps, signal) {
    const frame = timeFrame(asked, deps.now());
    const target = toTarget(asked);
    const { found, subject, measured } = await readSignals(deps.client, { target, frame }, signal);
    const evidenceOf = createEvidence({
      clusterId: deps.clusterId,
      tool: "golden_signals",
      arguments: asked,
      observedMs: frame.endMs,
    });
    const presentation = { evidenceOf, subject, withPoints: asked.points };
    const shown = measured.flatMap((each) =>
      each.kind === "signal" ? [toGoldenSignal(each, presentation)] : [],
    );
    return {
      ...target,
      ...(found === undefined ? {} : { convention: found.convention.name }),
      window: toWindow(frame.startMs, frame.endMs),
      baseline: toWindow(frame.baselineStartMs, frame.startMs),
      signals: shown.map((each) => each.signal),
      evidence: shown.flatMap(({ evidence }) => evidence),
      gaps: mergeGaps(measured.flatMap((each) => (each.kind === "gap" ? [each.gap] : []))),
    };
  },
  toText: (result) => {
    const { window, baseline, convention, signals, gaps } = result;
    return [
      `${nameOf(toTarget(result))}, ${window.from} to ${window.to}, compared with ${baseline.from} to ${baseline.to}`,
      ...(convention === undefined ? [] : [`request metrics: ${convention}`]),
      ...signals.map(toLine),
      ...gaps.map(({ what, why, remedy }) =>
        `not visible: ${what}: ${why}. ${remedy ?? ""}`.trim(),
      ),
    ].join("\n");
  },
});

/** Signals that are missing for one reason are one gap. */
function mergeGaps(gaps: readonly Gap[]): Gap[] {
  const groups = Map.groupBy(gaps, ({ why, remedy }) => JSON.stringify([why, remedy]));
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    return [{ ...first, what: [first, ...others].map(({ what }) => what).join(", ") }];
  });
}

function toTarget(asked: { namespace: string; workload?: string | undefined }): Target {
  const { namespace, workload } = asked;
  return workload === undefined ? { namespace } : { namespace, workload };
}

function toLine({ name, text, changedAt, evidence, points }: GoldenSignal): string {
  const changed = changedAt === undefined ? "" : `; changed at ${changedAt}`;
  const chart =
    points === undefined ? "" : `\n  ${points.map(({ value }) => String(value)).join(" ")}`;
  return `${name}: ${text}${changed} [${evidence.join(", ")}]${chart}`;
}
