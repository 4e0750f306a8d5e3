import { AppError, eks, type Gap, present, type Window } from "@binnacle/contracts";
import { changesIn } from "@binnacle/diagnosis";
import { grantTo } from "../api/refusals.ts";
import { createPhases } from "../create-phases.ts";
import { evidenceOfCall } from "../facts.ts";
import type { Source } from "../read-state.ts";
import { resolveCandidates } from "../resolve/resolve-candidates.ts";
import { nameOf } from "../tools/name-of.ts";
import { windowBefore } from "../window-before.ts";
import { momentAsked } from "../window-between.ts";
import type { EngineDeps, Running } from "./engine-deps.ts";
import type { ChangesAnswer, ChangesCall } from "./engine-messages.ts";

const changesAtMost = 50;
/** The API server's clock is told without fractions: what was seen a moment ago may be of a later second. */
const clockStepMs = 1000;

export async function answerChanges(
  { asked, cluster, deadline }: ChangesCall,
  deps: EngineDeps,
  { signal, checkpoint }: Running,
): Promise<ChangesAnswer> {
  const { namespace = deps.fixedNamespace, workload } = asked;
  const { api, kept, stateOf } = deps;
  const phase = createPhases(deadline, signal);
  await resolved(deps, { namespace }, phase("names"));
  const scope = { namespace, cluster, use: "changes", signal: phase("lists") } as const;
  const seen = await stateOf(scope, checkpoint);
  const now = api.now();
  const window = windowOf(asked, now);
  const evidenceOf = evidenceOfCall({
    clusterId: cluster.id,
    tool: eks.getChanges.name,
    arguments: { ...asked },
  });
  const found = changesIn(
    seen,
    { window, ...present({ namespace, name: workload }) },
    { now, kubectl: api.kubectl, evidenceOf },
  );
  const unseen =
    found.items.length === 0 && workload !== undefined
      ? await resolved(deps, { namespace, target: workload }, phase("logs"))
      : [];
  const items = found.items.slice(0, changesAtMost);
  const cited = new Set(items.flatMap(({ evidence }) => evidence));
  return {
    items,
    hasMore: found.items.length > items.length,
    ledgerSince: instantOf(kept?.since()),
    evidence: found.evidence.filter(({ id }) => cited.has(id)),
    gaps: distinct([...cluster.gaps, ...unseen, ...found.gaps, ...notSeen(deps)]),
  };
}

function windowOf({ until, windowMinutes }: ChangesCall["asked"], now: number): Window {
  return windowBefore(momentAsked("until", until, now) ?? now + clockStepMs, windowMinutes);
}

function instantOf(ms: number | undefined): string | null {
  return ms === undefined ? null : new Date(ms).toISOString();
}

function notSeen(deps: EngineDeps): Gap[] {
  return [...notWatched(deps), ...behind(deps)];
}

/** Their changes are known as far as the objects themselves tell them, and no further. */
function notWatched({ api, kept }: EngineDeps): Gap[] {
  const refused = kept?.refused() ?? [];
  const [first] = refused;
  if (first === undefined) return [];
  const kinds = refused.map(({ kind }) => kind);
  const names = kinds.map(({ plural }) => plural).join(", ");
  const user = first.failure.refusedUser;
  return [
    {
      origin: "kubernetes",
      kind: "refused",
      what: `changes of ${names} that the objects do not tell themselves`,
      why:
        user === undefined
          ? `They cannot be watched: ${first.failure.why}`
          : `User "${user}" may not watch them; they are listed for each question instead.`,
      about: { kinds: kinds.map(({ kind }) => kind) },
      ...(user === undefined
        ? {}
        : {
            remedy: grantTo({ user, namespace: undefined, kinds, verbs: ["watch"] }, api.kubectl),
          }),
    },
  ];
}

/** What happened while a watch is broken is told once it is taken up again. */
function behind({ kept }: EngineDeps): Gap[] {
  const { plurals, knownUntil } = kept?.broken() ?? { plurals: [], knownUntil: 0 };
  if (plurals.length === 0) return [];
  return [
    {
      origin: "kubernetes",
      kind: "stopped",
      what: `changes of ${plurals.join(", ")} since ${new Date(knownUntil).toISOString()}`,
      why: "Their watch broke and is being taken up again.",
      remedy: { text: "Ask again in some seconds." },
    },
  ];
}

/**
 * An empty answer about what does not exist would be a wrong one: throws `AppError` of kind not_found with what is near.
 * Gives what could not be listed, where the name may hide.
 */
async function resolved(
  source: Source,
  asked: { readonly namespace: string | undefined; readonly target?: string },
  signal: AbortSignal,
): Promise<readonly Gap[]> {
  const { resolution, gaps } = await resolveCandidates(source, [present(asked)], signal);
  if (resolution.kind !== "unknown") return gaps;
  const { what, name } = resolution;
  if (what === "object" && gaps.length > 0) return gaps;
  const near = resolution.near.map(nameOf).join(", ");
  const place = asked.namespace === undefined ? "" : ` in namespace ${asked.namespace}`;
  const where = what === "object" ? place : "";
  throw new AppError(
    "not_found",
    `There is no ${what} ${JSON.stringify(name)}${where}.${near === "" ? "" : ` Near: ${near}.`}`,
  );
}

/** One gap may stand for many lists. */
function distinct<T>(gaps: readonly T[]): T[] {
  return [...new Map(gaps.map((gap) => [JSON.stringify(gap), gap])).values()];
}
