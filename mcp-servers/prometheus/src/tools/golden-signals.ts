import { type Gap, present, prometheus } from "@binnacle/contracts";
import { defineTool } from "@binnacle/mcp/server";
import { logFailure } from "@binnacle/runtime";
import { batchQueries } from "../api/batch-queries.ts";
import type { Deps } from "../deps.ts";
import { queryEvidence } from "../query-evidence.ts";
import { coverageOf } from "../signals/coverage-of.ts";
import type { Row } from "../signals/read-row.ts";
import { readSignals } from "../signals/read-signals.ts";
import { toWorkloadTraffic } from "../signals/row-facts.ts";
import { timeAsked, timeFrame, toWindow } from "../signals/time-frame.ts";
import { toGoldenSignal } from "../signals/to-golden-signal.ts";
import { unseenTarget } from "../signals/unseen-target.ts";
import { watchUnread } from "../watch-unread.ts";
import { goldenSignalsText } from "./golden-signals-text.ts";

const mostRows = 30;

export const goldenSignals = defineTool<Deps>()({
  contract: prometheus.goldenSignals,
  async run(input, deps, call) {
    const { signal, cluster } = call;
    const { namespace, workload, until } = input;
    const frame = timeFrame(input, timeAsked("until", until, deps.now()));
    const target = { namespace, workload, match: cluster.match };
    const { client, unread } = watchUnread(batchQueries(deps.client));
    const isOfMoment = until !== undefined;
    const report = (defect: unknown) => logFailure(deps.log, defect, "a part of an answer failed");
    const read = await readSignals(client, { target, frame, isOfMoment, report }, signal);
    const { owners, subject, measured, rows, gaps } = read;
    const unseen = await unseenTarget({ target, frame }, read, { deps: { ...deps, client }, call });
    const observedMs = frame.endMs;
    const evidenceOf = queryEvidence({ deps, cluster, tool: "golden_signals", input, observedMs });
    const presentation = { evidenceOf, target, subject, withPoints: input.points };
    const shown = measured.flatMap((each) =>
      each.kind === "signal" ? [toGoldenSignal(each, presentation)] : [],
    );
    const listed = rows
      ?.slice(0, mostRows)
      .map((row) => toWorkloadTraffic(row, { namespace, owners, evidenceOf }));
    const coverage = coverageOf(read, target);
    return {
      namespace,
      ...present({ workload, convention: coverage.conventions.join(", ") || undefined }),
      window: toWindow(frame.startMs, frame.endMs),
      baseline: toWindow(frame.baselineStartMs, frame.startMs),
      signals: shown.map((each) => each.signal),
      coverage,
      ...present({
        workloads: listed?.map(({ traffic }) => traffic),
        hasMore: rows && rows.length > mostRows,
        failing: rows && failingIn(rows),
      }),
      evidence: [...shown, ...(listed ?? [])].flatMap(({ evidence }) => evidence),
      gaps: [...(unseen.length > 0 ? unseen : mergeGaps(gaps)), ...unread()],
    };
  },
  toText: goldenSignalsText,
});

const mostFailing = 3;
const failingShare = 0.01;

/** Workloads whose requests fail now, most failures first: their share of all may be small. */
function failingIn(rows: readonly Row[]): string[] {
  return rows
    .filter(({ errors }) => (errors?.value ?? 0) >= failingShare)
    .slice(0, mostFailing)
    .map(({ workload }) => workload);
}

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
