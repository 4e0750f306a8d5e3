import { AppError } from "@binnacle/contracts";
import { z } from "zod";
import { expensiveSetting } from "../api/too-expensive.ts";
import { Hit } from "../api/wire.ts";
import type { Deps } from "../deps.ts";
import { firstValue } from "../fields/log-fields.ts";
import { labelObjects, ownerFields } from "../fields/owners.table.ts";
import { anyOf, type Clause } from "./clause.ts";
import { indexExpressions } from "./index-expressions.ts";
import { type LogQuestion, logFilter, timeFilter } from "./log-filter.ts";
import type { Members, Place } from "./place.ts";
import type { TimeWindow } from "./time-window.ts";
import { isWholeOnly } from "./whole-only-gaps.ts";
import { guessed, isNamedAfter, isOfReplicaSet, type PodFacts, podFacts } from "./workload-of.ts";

/** More pods of a namespace are not looked at: then names decide. */
const maxPods = 2_000;

/**
 * Which pods belong to the workload of a question: by the owner that the shipper wrote, by labels that controllers set,
 * by labels of the application, and only then by their names. Undefined: the question names no workload, or a prefix.
 */
export async function findMembers(
  deps: Deps,
  asked: { place: Place; question: LogQuestion; window: TimeWindow },
  signal: AbortSignal,
): Promise<Members | undefined> {
  const { workload } = asked.question;
  if (workload === undefined) return undefined;
  const { place } = asked;
  const start = workload.endsWith("*") ? workload.slice(0, -1) : undefined;
  if (start !== undefined && !isWholeOnly(place)) return startingWith(start, place);
  const seen = await podsSeen(deps, asked, signal);
  if (!isWholeOnly(place)) return membersOf(workload, seen?.pods ?? [], place);
  // Of more pods than are looked at none is known by its whole name.
  if (seen === undefined) throw tooMany(workload);
  return byWholeNames(workload, seen, place);
}

function byWholeNames(workload: string, { pods, isCut }: PodsSeen, place: Place): Members {
  const members = workload.endsWith("*")
    ? seenWith(workload.slice(0, -1), pods, place)
    : membersOf(workload, pods, place);
  return isCut ? { ...members, isPartial: true } : members;
}

function startingWith(start: string, place: Place): Members {
  const question = { workload: `${start}*` };
  const [clause = {}] = logFilter(question, { ...place, filters: [] });
  return { clause, has: (pod) => pod.startsWith(start), pods: [], workloads: [] };
}

function seenWith(start: string, pods: readonly PodFacts[], place: Place): Members {
  const has = (pod: string) => pod.startsWith(start);
  const names = pods.map(({ pod }) => pod).filter(has);
  return { clause: oneOf(names, place), has, pods: [], workloads: [] };
}

function tooMany(workload: string): AppError {
  return new AppError(
    "bad_input",
    `More than ${maxPods} pods have lines there, and OpenSearch does not find those of ${workload} by a part of their names, as its cluster setting ${expensiveSetting} is false. Name a pod, or shorten the window.`,
  );
}

function membersOf(workload: string, pods: readonly PodFacts[], place: Place): Members {
  const byName = (pod: string) => isNamedAfter(workload, pod);
  const others = othersThan(workload, pods);
  const exact = pods.flatMap((facts) => {
    const by = toldBy(workload, facts, others);
    return by === undefined ? [] : [{ pod: facts.pod, by }];
  });
  const released = pods.filter(({ applications }) => applications.includes(workload));
  const members = exact.length > 0 ? exact : released;
  const names = members.map(({ pod }) => pod);
  const likeNames = pods.filter(({ pod }) => byName(pod)).map(({ pod }) => pod);
  const known = new Set(names);
  const isAsNamed = likeNames.length === names.length && likeNames.every((pod) => known.has(pod));
  const [weakest] = exact
    .map(({ by }) => by)
    .toSorted((left, right) => strength.indexOf(left) - strength.indexOf(right));
  const by = weakest ?? "application label";
  return {
    // The pattern is short, and finds pods that come later.
    clause:
      isAsNamed && !isWholeOnly(place)
        ? (logFilter({ workload }, { ...place, filters: [], members: undefined })[0] ?? {})
        : oneOf(names, place),
    has: isAsNamed ? byName : (pod) => known.has(pod),
    ...(members.length === 0 ? {} : { by }),
    pods: names,
    workloads: [...new Set(pods.map((facts) => facts.workload ?? likeliest(facts)))].toSorted(),
  };
}

/** By its name; where that tells nothing, by the application that it is labelled with. */
function likeliest({ pod, named: [application] }: PodFacts): string {
  const name = guessed(pod);
  return name === pod ? (application ?? name) : name;
}

type MemberBy = NonNullable<Members["by"]>;

/** How a pod is known to be of the workload; undefined: it is not. */
function toldBy(
  workload: string,
  { pod, workload: own, by, named }: PodFacts,
  others: ReadonlySet<string>,
): MemberBy | undefined {
  if (own !== undefined) return own === workload ? by : undefined;
  const isLike = isNamedAfter(workload, pod);
  const isOfAnother = !isLike && others.has(guessed(pod));
  if (named.includes(workload) && !isOfAnother) return "application label";
  return isLike ? by : undefined;
}

/**
 * Other workloads that are there as well: a label that several share does not take their pods. Of names alone, only
 * where the workload has pods of its name: else the label may be all that tells them.
 */
function othersThan(workload: string, pods: readonly PodFacts[]): ReadonlySet<string> {
  const known = pods.flatMap((facts) => facts.workload ?? []);
  const isThere = known.includes(workload) || pods.some(({ pod }) => isNamedAfter(workload, pod));
  const untold = pods.filter((facts) => facts.workload === undefined).map(({ pod }) => pod);
  const likely = Map.groupBy(untold, guessed);
  const named = [...likely].filter(([, own]) => own.length > 1 || own.some(isOfReplicaSet));
  const others = new Set([...known, ...(isThere ? named.map(([name]) => name) : [])]);
  others.delete(workload);
  return others;
}

const strength: readonly MemberBy[] = ["name", "application label", "labels", "owner"];

function oneOf(pods: readonly string[], { fields }: Place): Clause {
  if (pods.length === 0) return { match_none: {} };
  return anyOf(
    fields.pod.flatMap(({ name, keyword, exactIn, looseIn }) => [
      ...(keyword === undefined ? [] : [{ terms: { [keyword]: pods } }]),
      ...(exactIn.length > 0 ? [{ terms: { [name]: pods } }] : []),
      ...(looseIn.length > 0 ? pods.map((pod) => ({ match_phrase: { [name]: pod } })) : []),
    ]),
  );
}

const Buckets = z.object({
  pods: z.object({
    sum_other_doc_count: z.number().default(0),
    buckets: z.array(
      z.object({
        key: z.string(),
        one: z.object({ hits: z.object({ hits: z.array(Hit) }) }).optional(),
      }),
    ),
  }),
});

interface PodsSeen {
  readonly pods: PodFacts[];
  /** Some can only be read, and not all lines were. */
  readonly isCut: boolean;
}

/** Every pod of the namespace with lines in the window, and what one of its documents says of it. Undefined: there are too many. */
export async function podsSeen(
  { client, searchTimeoutMs }: Deps,
  { place, question, window }: { place: Place; question: LogQuestion; window: TimeWindow },
  signal: AbortSignal,
): Promise<PodsSeen | undefined> {
  const { fields, discovery } = place;
  const query = {
    bool: {
      filter: [timeFilter(window, fields), ...logFilter({ namespace: question.namespace }, place)],
    },
  };
  const timeout = `${Math.round(searchTimeoutMs)}ms`;
  const facts = [...ownersMapped(place), ...labelObjects];
  const counted = fields.pod.flatMap(({ countable }) => countable);
  const one = { top_hits: { size: 1, _source: facts } };
  const answers = await Promise.all(
    counted.flatMap(({ name, indices }) =>
      indexExpressions(indices, discovery).map(async (index) => {
        const aggs = { pods: { terms: { field: name, size: maxPods }, aggs: { one } } };
        const answer = await client.search(index, { size: 0, query, aggs, timeout }, signal);
        return Buckets.safeParse(answer.aggregations).data?.pods;
      }),
    ),
  );
  if (answers.some((pods) => (pods?.sum_other_doc_count ?? 0) > 0)) return undefined;
  const seen = answers
    .flatMap((pods) => pods?.buckets ?? [])
    .map(({ key, one: hit }) => podFacts(key, sourceOf(hit?.hits.hits)));
  const read = await podsRead(client.search, { place, query, timeout, facts }, signal);
  const pods = new Map([...read.pods, ...seen].map((each) => [each.pod, each]));
  return { pods: [...pods.values()], isCut: read.isCut };
}

function sourceOf([first]: readonly Hit[] = []): unknown {
  return first && first["_source"];
}

function ownersMapped({ discovery }: Place): string[] {
  const mapped = new Set([...discovery.types.values()].flatMap((own) => [...own.keys()]));
  return ownerFields.map(({ name }) => name).filter((name) => mapped.has(name));
}

/** Where pods cannot be counted, from the newest documents. */
async function podsRead(
  search: Deps["client"]["search"],
  asked: { place: Place; query: Clause; timeout: string; facts: readonly string[] },
  signal: AbortSignal,
): Promise<PodsSeen> {
  const { place, query, timeout, facts } = asked;
  const indices = [...new Set(place.fields.pod.flatMap(({ uncountable }) => uncountable))];
  if (indices.length === 0) return { pods: [], isCut: false };
  const paths = place.fields.pod.flatMap((field) => field.paths);
  const size = maxPods * 5;
  const read = { size, track_total_hits: size + 1, _source: [...paths, ...facts] };
  const body = { ...read, query, timeout };
  const answers = await Promise.all(
    indexExpressions(indices, place.discovery).map((index) => search(index, body, signal)),
  );
  const hits = answers.flatMap(({ hits: { hits: found } }) => found);
  const pods = hits.flatMap(({ _source: source }) => {
    const pod = firstValue(source, place.fields.pod);
    return typeof pod === "string" ? [podFacts(pod, source)] : [];
  });
  const isCut = answers.some(({ hits: { hits: some, total } }) => total.value > some.length);
  return { pods, isCut };
}
