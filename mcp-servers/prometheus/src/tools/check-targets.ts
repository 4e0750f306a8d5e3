import { AppError, type Gap, present, prometheus } from "@binnacle/contracts";
import { type Call, type CalledCluster, defineTool } from "@binnacle/mcp/server";
import { objectOf } from "../alerts/object-of.ts";
import { narrowPromql } from "../api/narrow-promql.ts";
import { equals } from "../api/promql.ts";
import type { Deps } from "../deps.ts";
import { heldSince, timesIn } from "../explain/true-since.ts";
import { gapOf } from "../gap-of.ts";
import { minuteOf } from "../minute-of.ts";
import { nearHint } from "../names/near-hint.ts";
import { unseenNamespace } from "../names/unseen-namespace.ts";
import { queryEvidence } from "../query-evidence.ts";
import { toInstant } from "../signals/time-frame.ts";
import { readTargets, type Target, type TargetsRead } from "../targets/read-targets.ts";
import { answeredIn, notSeenLines, watchUnread } from "../watch-unread.ts";

const order = ["down", "late", "unknown", "slow", "up"] as const;
const jobsAtMost = 30;
const lookBack = { lengthMs: 24 * 3_600_000, stepMs: 60_000 };

type Input = {
  readonly job?: string | undefined;
  readonly namespace?: string | undefined;
  readonly limit: number;
};

export const checkTargets = defineTool<Deps>()({
  contract: prometheus.checkTargets,
  async run(input, deps, call) {
    const nowMs = deps.now();
    const narrow = (query: string): string => narrowPromql(query, call.cluster.match);
    const asking = { nowMs, narrow, signal: call.signal };
    const { client, unread } = watchUnread(deps.client);
    const read = await readTargets(client, asking);
    const targets = read.targets.filter((target) => isAsked(target, input, call.cluster));
    const bad = targets
      .filter(({ state }) => state !== "up")
      .toSorted((left, right) => order.indexOf(left.state) - order.indexOf(right.state));
    const shown = bad.slice(0, input.limit);
    const described = await Promise.all(
      shown.map(createDescribe({ deps: { ...deps, client }, input, call, asking })),
    );
    const asked = { deps: { ...deps, client }, call, answered: answeredIn(unread()) };
    const nothing = targets.length === 0 ? [await notThere(input, read, asked)] : [];
    return {
      items: described.map(({ item }) => item),
      hasMore: bad.length > shown.length,
      up: targets.filter(isUp).length,
      total: targets.length,
      jobs: jobsOf(targets, read, isWhole(input, call.cluster)).slice(0, jobsAtMost),
      evidence: described.map(({ evidence }) => evidence),
      gaps: [...read.gaps, ...nothing, ...unread()],
    };
  },
  toText: ({ items, hasMore, up, total, jobs, gaps }) => {
    const empty = jobs.filter((job) => job.total === 0);
    return [
      ...notSeenLines(gaps),
      ...(total === 0 ? [] : [`${up} of ${total} targets${answeredIn(gaps)} are up`]),
      ...items.map(
        ({
          state,
          since,
          job,
          instance,
          about,
          lastError,
          scrapeSeconds,
          intervalSeconds,
          evidence,
        }) =>
          [
            `${state}${since === undefined ? "" : ` since ${minuteOf(since)}`}: ${job} ${instance}`,
            about === undefined ? "" : ` (${about.kind} ${about.name})`,
            lastError === undefined ? "" : `: ${lastError}`,
            state === "slow" || state === "late"
              ? `: scrape takes ${scrapeSeconds ?? "?"} s, every ${intervalSeconds ?? "?"} s`
              : "",
            ` [${evidence}]`,
          ].join(""),
      ),
      ...(hasMore ? ["more targets are not well: give a job, a namespace or a higher limit"] : []),
      ...(empty.length === 0
        ? []
        : [
            `jobs without targets${answeredIn(gaps)}: ${empty.map(({ job, dropped = 0 }) => (dropped === 0 ? job : `${job} (${dropped} dropped by relabelling)`)).join(", ")}`,
          ]),
    ].join("\n");
  },
});

interface Asking {
  readonly nowMs: number;
  readonly narrow: (query: string) => string;
  readonly signal: AbortSignal;
}

interface Describing {
  readonly deps: Deps;
  readonly input: Input;
  readonly call: Call;
  readonly asking: Asking;
}

const errorLength = 200;

/** Makes of a target what is told of it, with its evidence. */
function createDescribe({ deps, input, call, asking }: Describing) {
  const downSince = createDownSince(deps, asking);
  const evidenceOf = queryEvidence({
    deps,
    cluster: call.cluster,
    tool: "check_targets",
    input,
    observedMs: asking.nowMs,
  });
  return async (target: Target) => {
    const { job, instance, lastError, labels, scrapeSeconds, intervalSeconds } = target;
    const state = target.state === "up" ? ("unknown" as const) : target.state;
    const since = state === "down" ? await downSince(target) : undefined;
    const about = objectOf(labels);
    const error = lastError === "" ? undefined : lastError.slice(0, errorLength);
    const evidence = evidenceOf({
      ...present({ subject: about }),
      query: asking.narrow(queryOf(target)),
      pointer: "/state",
      text: [`target ${instance} of job ${job} is ${state}`, error].filter(Boolean).join(": "),
      values: { job, instance, state, ...(since === undefined ? {} : { since: { since } }) },
      trust: "outside",
    });
    const fields = { about, since, lastError: error, scrapeSeconds, intervalSeconds };
    return { item: { job, instance, state, evidence: evidence.id, ...present(fields) }, evidence };
  };
}

function isUp({ state }: Target): boolean {
  return state === "up" || state === "slow";
}

function isAsked(
  { job, pool, namespace, labels }: Target,
  input: Input,
  { namespaces, match }: CalledCluster,
): boolean {
  const isOf = match === undefined || (labels[match.name] ?? match.value) === match.value;
  const isSeen = namespaces === undefined || namespaces.includes(namespace ?? "");
  const isJob = input.job === undefined || [job, pool].includes(input.job);
  return (
    isOf && isSeen && isJob && (input.namespace === undefined || namespace === input.namespace)
  );
}

/** Jobs belong to no namespace: of one, those without targets cannot be told. */
function isWhole({ namespace, job }: Input, { namespaces }: CalledCluster): boolean {
  return namespace === undefined && job === undefined && namespaces === undefined;
}

function jobsOf(targets: readonly Target[], { dropped, pools = [] }: TargetsRead, whole: boolean) {
  const own = Map.groupBy(targets, ({ pool }) => pool);
  const names = new Set([...own.keys(), ...(whole ? [...pools, ...Object.keys(dropped)] : [])]);
  return [...names]
    .map((job) => {
      const all = own.get(job) ?? [];
      const up = all.filter(isUp).length;
      const lost = dropped[job] ?? 0;
      return { job, up, total: all.length, ...(lost === 0 ? {} : { dropped: lost }) };
    })
    .toSorted((left, right) => missing(right) - missing(left) || left.job.localeCompare(right.job));
}

function missing({ up, total }: { readonly up: number; readonly total: number }): number {
  return total === 0 ? Number.POSITIVE_INFINITY : total - up;
}

function queryOf({ job, instance, state }: Target): string {
  const name = state === "slow" ? "scrape_duration_seconds" : "up";
  return `${name}{${equals("job", job)},${equals("instance", instance)}}`;
}

/** Since when a target has been down without a break, in a day; undefined: longer, or it cannot be seen. */
function createDownSince({ client }: Deps, { nowMs, narrow, signal }: Asking) {
  const { lengthMs, stepMs } = lookBack;
  const looked = { startMs: nowMs - lengthMs, endMs: nowMs, stepMs };
  return async (target: Target): Promise<string | undefined> => {
    try {
      const query = narrow(`${queryOf(target)} == 0`);
      const held = heldSince(
        timesIn(await client.range({ query, ...looked }, signal), () => true),
        looked,
      );
      return held === undefined || held.atLeast ? undefined : toInstant(held.sinceMs);
    } catch (error) {
      if (error instanceof AppError && error.kind !== "bug" && !signal.aborted) return undefined;
      throw error;
    }
  };
}

/** A job or namespace that is not there is not one without trouble. */
async function notThere(
  { job, namespace }: Input,
  read: TargetsRead,
  { deps, call, answered }: Pick<Describing, "deps" | "call"> & { readonly answered: string },
): Promise<Gap> {
  if (namespace !== undefined) {
    const others = read.targets.flatMap((target) => target.namespace ?? []);
    const asked = { what: "targets", namespace, isSeen: false, others };
    const [unseen] = await unseenNamespace(asked, deps, call);
    if (unseen !== undefined) return unseen;
  }
  const place = [job && `job ${job}`, namespace && `namespace ${namespace}`].filter(Boolean);
  return gapOf({
    what: `targets of ${place.join(", ") || "any job"}`,
    why: `none of ${await allBut(job, { ...read, answered }, call.cluster)}`,
    remedy: "check the scrape configuration, its ServiceMonitor or PodMonitor, and labels",
  });
}

/** Their number, and names near a job, are for who may look at all of them. */
async function allBut(
  job: string | undefined,
  { targets, pools = [], answered }: TargetsRead & { readonly answered: string },
  { namespaces }: CalledCluster,
): Promise<string> {
  if (namespaces !== undefined) return `the targets that you may look at${answered}`;
  const known = [...targets.map((target) => target.job), ...pools];
  return `${targets.length} targets${answered}${job === undefined ? "" : await nearHint(job, known)}`;
}
