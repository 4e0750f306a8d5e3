import { type Check, type Claim, type Gap, type ObjectRef, present } from "@binnacle/contracts";
import type { Cluster } from "../graph/cluster.ts";
import { written } from "../graph/object-key.ts";
import type { Cause } from "../kit/cause.ts";
import type { Left, Stop } from "../kit/climb.ts";
import type { Draft } from "../kit/draft.ts";
import type { Causes, Sighting } from "../look-for-causes.ts";

interface Context {
  readonly cluster: Cluster;
  readonly namespace: string | undefined;
  readonly isInScope: (ref: ObjectRef) => boolean;
  /** Id of the finding that tells a draft, or the one that explains it; nothing where neither is told. */
  readonly toldBy: (
    draft: Draft,
  ) => { readonly id: string; readonly isItself: boolean } | undefined;
}

type Examined = Extract<Check, { readonly kind: "ruled_out" }>["examined"];

/** How far the look at one cause came, in what was asked about. */
interface Look {
  readonly cause: Cause;
  readonly examined: Examined;
  /** Why something that could have it was not asked. */
  readonly unreached: readonly Claim[];
  /** What was not seen of something that could have it. */
  readonly unseen?: readonly Gap[];
}

/** Each cause answers for itself, by what it saw: found, not visible, not reached, or ruled out. */
export function checksOf(causes: Causes, sighting: Sighting, context: Context): Check[] {
  const looks = [...podLooks(causes, sighting, context), ...objectLooks(sighting, context)];
  const found = Map.groupBy(sighting.drafts, ({ cause }) => cause);
  return [...Map.groupBy(looks, ({ cause }) => cause.id)].flatMap(([id, group]) => {
    // A cause that two rungs ask came as far as the last of them.
    const look = group.at(-1);
    return look === undefined ? [] : [checkOf(look, found.get(id) ?? [], context)];
  });
}

function checkOf(
  { cause, examined, unreached, unseen = [] }: Look,
  drafts: readonly Draft[],
  context: Context,
): Check {
  const told = drafts.flatMap((draft) => context.toldBy(draft) ?? []);
  const findings = [...new Set(told.filter(({ isItself }) => isItself).map(({ id }) => id))];
  const explainedBy = told.find(({ isItself }) => !isItself)?.id;
  const common = { cause: cause.id };
  if (told.length > 0) return { ...common, kind: "found", findings, ...present({ explainedBy }) };
  const gap = gapFor(cause, context) ?? unseen[0];
  if (gap !== undefined) return { ...common, kind: "not_visible", gap };
  const [because] = unreached;
  return because === undefined
    ? { ...common, kind: "ruled_out", because: plainly(cause.ruledOut), examined }
    : { ...common, kind: "not_reached", because, examined };
}

/** A cause of the ladder is asked about the pods that none before it explained. */
function podLooks(
  { ladder }: Causes,
  { stops, left, doubted }: Sighting,
  { cluster, isInScope }: Context,
): Look[] {
  const workloads = [...cluster.workloads.values()].filter(({ ref }) => isInScope(ref));
  const total = { workload: workloads.length, pod: workloads.flatMap(({ pods }) => pods).length };
  const byCause = Map.groupBy(
    stops.filter(({ workload }) => isInScope(workload.ref)),
    ({ cause }) => cause,
  );
  const doubtsBy = Map.groupBy(doubted, ({ cause }) => cause);
  let below: readonly Stop[] = [];
  return ladder.flatMap((rung) => {
    const { causes, of } = rung;
    const out = left.filter((item) => item.rung === rung && isInScope(item.pod.ref));
    const beside: Stop[] = [];
    const looks = causes.map((cause) => {
      const before = [...below, ...beside];
      const doubts = (doubtsBy.get(cause) ?? []).filter(({ workload }) => isInScope(workload.ref));
      const stopped = {
        workload: new Set(before.map(({ workload }) => workload)).size,
        pod: new Set([...before.flatMap(({ pods }) => pods), ...out.map(({ pod }) => pod)]).size,
      };
      const look = {
        cause,
        examined: { count: total[of] - stopped[of], of },
        unreached: unreachedIn({ below, beside, out, doubts }),
        unseen: doubts.flatMap(({ doubt }) => ("gap" in doubt ? [doubt.gap] : [])),
      };
      beside.push(...(byCause.get(cause) ?? []));
      return look;
    });
    below = [...below, ...beside.filter(stopsLater)];
    return looks;
  });
}

interface Unreached {
  readonly below: readonly Stop[];
  readonly beside: readonly Stop[];
  readonly out: readonly Left[];
  readonly doubts: Sighting["doubted"];
}

/** One of each kind: there may be as many as pods. */
function unreachedIn({ below, beside, out, doubts }: Unreached): Claim[] {
  return [
    ...below.slice(0, 1).map(belowClaim),
    ...beside.slice(0, 1).map(besideClaim),
    ...out.slice(0, 1).map(outClaim),
    ...doubts.flatMap(({ doubt, workload }) =>
      "why" in doubt ? [about(written(workload.ref), doubt.why)] : [],
    ),
  ];
}

/** A pod that is missing keeps the pods that there are from nothing. */
function stopsLater({ workload, pods }: Stop): boolean {
  return pods.length > 0 || workload.pods.length === 0;
}

function belowClaim({ workload, cause }: Stop): Claim {
  return about(written(workload.ref), `does not get that far: ${cause.title}`);
}

/** On the rung where it stands, the causes after the one that explains it are not tried. */
function besideClaim({ workload, cause }: Stop): Claim {
  return about(written(workload.ref), `is explained before: ${cause.title}`);
}

/** What has no namespace, such as a node, belongs to what was asked about wherever that is. */
function objectLooks({ asked }: Sighting, { isInScope }: Context): Look[] {
  const isAsked = (ref: ObjectRef) => ref.namespace === undefined || isInScope(ref);
  return [...asked].map(([cause, { of, examined, waiting, drafts }]) => {
    const waits = waiting.filter(({ ref }) => isAsked(ref));
    return {
      cause,
      examined: { count: examined.filter(isAsked).length - waits.length, of },
      unreached: [
        ...waits.map(({ because }) => because),
        ...drafts.filter(({ culprit }) => isAsked(culprit)).map(untold),
      ],
    };
  });
}

function untold({ title, decisive }: Draft): Claim {
  const text = `${title}, and nothing of what was asked about depends on it`;
  return { text, evidence: [...decisive] };
}

function outClaim({ pod, why }: Left): Claim {
  return about(written(pod.ref), why);
}

/** The name of an object may hold numbers: a slot, so that no fact is claimed. */
function about(object: string, text: string): Claim {
  return { text: `{object} ${text}`, evidence: [], slots: { object: { value: object } } };
}

function plainly(text: string): Claim {
  return { text, evidence: [] };
}

/** Why it cannot be ruled out: a list that it needs, or a log that alone could tell it, was not read. */
function gapFor(cause: Cause, { cluster, namespace }: Context): Gap | undefined {
  const lists = cause.needs.map((kind) => cluster.gapIn(kind, namespace));
  const logs = cause.needsLogs === true ? cluster.state.logs : [];
  const unread = logs
    .filter((log) => namespace === undefined || log.namespace === namespace)
    .flatMap(({ lines }) => (lines.kind === "unknown" ? [lines.gap] : []))
    // A log that is kept no more can tell nobody anything.
    .filter(({ kind }) => kind !== "no_data");
  return [...lists, ...unread].find((gap) => gap !== undefined);
}
