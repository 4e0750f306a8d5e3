import * as contracts from "@binnacle/contracts";
import * as diagnosis from "@binnacle/diagnosis";
import * as intake from "@binnacle/intake";
import * as report from "@binnacle/report";
import { createEvidence, hash } from "@binnacle/runtime";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import { hostileText, shortText, someInstant } from "./hostile.ts";
import { filled, modelClaim, modelKnown, modelText } from "./model-words.ts";
import { misquoted, unsafeCommands } from "./said.ts";
import { blockFaults, viewFaults } from "./slack-limits.ts";
import {
  diagnosed,
  investigation,
  rawList,
  seed,
  someDiagnosed,
  times,
  usualRuns,
  world,
} from "./worlds.ts";

const { AppError } = contracts;

interface Row {
  readonly of: unknown;
  /** Throws with what is wrong, and for which arguments. */
  readonly holds: () => void;
}

interface Checks<A, R> {
  /** What is wrong with an answer. */
  readonly check?: (result: R, args: A) => readonly string[];
  readonly runs?: number;
}

/**
 * For any arguments the function throws nothing but an AppError, answers the same twice, and `check` finds no fault in
 * the answer. A pattern that is slow on long texts shows as a test that does not end.
 */
function row<A extends unknown[], R>(
  of: (...args: A) => R,
  args: fc.Arbitrary<A>,
  { check = () => [], runs = usualRuns }: Checks<A, R> = {},
): Row {
  const holds = () => {
    fc.assert(
      fc.property(args, (values) => {
        const first = unlessRefused(() => of(...values));
        if (first === undefined) return;
        const isSame = JSON.stringify(of(...values)) === JSON.stringify(first.value);
        const faults = [...(isSame ? [] : ["another answer"]), ...check(first.value, values)];
        if (faults.length > 0) throw new Error(faults.slice(0, 5).join("; ").slice(0, 1000));
      }),
      { seed, numRuns: runs * times },
    );
  };
  return { of, holds };
}

function unlessRefused<R>(call: () => R): { readonly value: R } | undefined {
  try {
    return { value: call() };
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

function unless(isRight: boolean, fault: string): string[] {
  return isRight ? [] : [fault];
}

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const faultsBy = (schema: z.ZodType, result: unknown) =>
  (schema.safeParse(result).error?.issues ?? []).map(
    ({ path, message }) => `${path.join("/")}: ${message}`,
  );
const fits = (schema: z.ZodType) => (result: unknown) => faultsBy(schema, result);
const intent = fc.oneof(
  hostileText.map((text) => intake.parseText(text, { inThread: true })),
  fc.record({ kind: fc.constant("verb" as const), verb: shortText, target: hostileText }),
  fc.record({
    kind: fc.constant("question" as const),
    question: hostileText,
    words: fc.array(hostileText, { maxLength: 3 }),
  }),
);
const ref = fc
  .record({
    kind: fc.constantFrom("Pod", "Service", "Deployment", "Namespace", "constructor", "", "$(x)"),
    namespace: maybe(shortText),
    name: hostileText,
  })
  .map((parts) => ({ ...contracts.present(parts), kind: parts.kind, name: parts.name }));
const finding = someDiagnosed
  .filter(
    ([
      ,
      {
        diagnosis: { findings },
      },
    ]) => findings.length > 0,
  )
  .chain(
    ([
      ,
      {
        diagnosis: { findings },
      },
    ]) => fc.constantFrom(...findings),
  );
const checks = someDiagnosed.map(([, { diagnosis: told }]) => told.checks);
const noCheck: contracts.Check = { kind: "found", cause: "none", findings: [] };
const given = {
  investigationId: fc.constant("i1"),
  hypothesisId: shortText,
  fingerprint: shortText,
  by: fc.record({ id: shortText, name: hostileText }),
  at: someInstant,
};
const note = hostileText.map((text) => text.slice(0, contracts.NOTE_AT_MOST));
const reasons = fc.constantFrom(...contracts.RejectReason.options);
const verdict: fc.Arbitrary<contracts.Verdict> = fc.oneof(
  fc.record({ ...given, kind: fc.constant("accept" as const) }),
  fc.record({ ...given, kind: fc.constant("modify" as const), culprit: ref, note }),
  fc.record({ ...given, kind: fc.constant("reject" as const), reason: reasons }),
);
const verdicts = fc.array(verdict, { maxLength: 3 });
const hypothesis = investigation
  .filter(({ hypotheses }) => hypotheses.length > 0)
  .chain(({ hypotheses }) => fc.constantFrom(...hypotheses));
/** What people said of this very investigation, too. */
const judged = fc.tuple(investigation, verdicts, fc.boolean()).map(([one, said, isOwn]) => ({
  investigation: one,
  verdicts: said.map((item) => ({
    ...item,
    hypothesisId: isOwn ? (one.hypotheses[0]?.id ?? "h") : item.hypothesisId,
  })),
}));
const answer = fc.tuple(hostileText, hostileText, fc.array(ref, { maxLength: 8 })).map(
  ([title, code, refs]): contracts.Answer => ({
    title,
    code,
    state: "unknown",
    slots: { since: { value: { since: "1970-01-01T00:00:00Z" } } },
    lines: refs.map(({ name }) => ({ text: name, evidence: [name] })),
    rows: refs.map(({ name, kind }) => ({ state: "broken", name, text: kind, why: name })),
    evidence: [],
    gaps: [],
    choices: refs.map(({ name }) => ({
      label: name,
      intent: { kind: "verb", verb: name, target: name },
    })),
    isWorthSharing: true,
    footer: title,
  }),
);
const unclear = fc.oneof(
  fc.record({
    kind: fc.constant("ambiguous" as const),
    cluster: fc.record({ id: shortText, name: hostileText }),
    candidates: fc.array(ref, { maxLength: 8 }),
  }),
  fc.record({
    kind: fc.constant("unknown_name" as const),
    cluster: fc.record({ id: shortText, name: hostileText }),
    what: fc.constantFrom("namespace" as const, "object" as const),
    name: hostileText,
    near: fc.array(ref, { maxLength: 8 }),
  }),
);
const reply: fc.Arbitrary<contracts.Reply> = fc.oneof(
  judged.map((both) => ({ kind: "investigation" as const, ...both })),
  fc.tuple(judged, hostileText, fc.boolean()).map(([both, text, isFollowUp]) => ({
    kind: "investigation" as const,
    ...both,
    investigation: toldByModel(both.investigation, text, isFollowUp),
  })),
  answer.map((one) => ({ kind: "answer" as const, answer: one })),
);
const telling = fc.record({
  nowMs: fc.constantFrom(0, Date.parse("2026-11-20T03:14:00Z"), Date.parse("9999-12-31T23:59:59Z")),
  timeZone: fc.constantFrom("UTC", "Europe/Berlin", "Asia/Kathmandu"),
});
const document = fc
  .tuple(reply, telling)
  .map(([one, told]) => report.toDocument(one, told, report.citedIn(one, [])));

/** The same with hostile text wherever a model may write, and all that it found its own. */
function toldByModel(
  one: contracts.Investigation,
  text: string,
  isFollowUp: boolean,
): contracts.Investigation {
  const claim = { text, evidence: one.evidence.slice(0, 1).map(({ id }) => id) };
  const by = { kind: "agent" as const, name: text, model: text };
  const hypotheses = one.hypotheses.map((item) => ({
    ...item,
    contradictedBy: claim,
    finding: { ...item.finding, by, title: text, disproof: text, claims: [claim] },
  }));
  const step = { id: "1", who: "kubernetes", round: 2, state: "asked" as const, task: text, text };
  const earlier = {
    investigationId: "i0",
    since: one.askedAt,
    severity: one.severity,
    isUnchanged: true,
  };
  return {
    ...one,
    reply: { lines: [claim, claim], disagrees: claim },
    hypotheses,
    plan: [step],
    ...(isFollowUp ? { follows: "i0", earlier } : {}),
  };
}

function evidenceOf(clusterId: string) {
  return createEvidence({ clusterId, origin: "kubernetes", server: "s", tool: "t", arguments: {} });
}

/** Markdown without its code and its folds. */
function proseOf(text: string): string {
  return text
    .split(/\n(`{3,})\n[\s\S]*?\n\1\n/u)
    .join("")
    .replaceAll(/(?<![\\`])(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/gu, "")
    .replaceAll(/<\/?(?:details|summary)>/gu, "");
}

/** What a browser takes for tags: escaped text has no such mark. */
function tagsOf(page: string): string {
  return (page.match(/<[^>]*>/gu) ?? []).join("");
}

/** Every id that a diagnosis cites is there, no slot stays open, no command runs outside text. */
function unsound(result: diagnosis.Diagnosed): string[] {
  return [
    ...faultsBy(contracts.Diagnosis, result.diagnosis),
    ...faultsBy(contracts.Observed, result),
    ...misquoted(result.diagnosis, result.evidence),
    ...unsafeCommands(result),
  ];
}

const someNames = fc.oneof(
  fc.constant("all" as const),
  fc.array(fc.oneof(fc.constantFrom("prod", "shop", "c1"), shortText), { maxLength: 3 }),
);
const allowance = fc.record({ clusters: someNames, namespaces: someNames });

/** The cluster and the namespace that were asked about, if any, lie inside. */
function mayLookAt({ scope }: contracts.Investigation, may: contracts.May): boolean {
  const { cluster, namespace } = scope;
  return (
    isIn(cluster.name, may.clusters) && (namespace === undefined || isIn(namespace, may.namespaces))
  );
}

function isIn(name: string, allowed: contracts.May["namespaces"]): boolean {
  return allowed === "all" || allowed.includes(name);
}

/** Of an error ratio, and how many requests it stands on. */
const errors = fc
  .record({ now: fc.double(), before: maybe(fc.double()), requests: maybe(fc.double()) })
  .map((values) => ({ ...contracts.present(values), now: values.now }));

const signal: fc.Arbitrary<contracts.GoldenSignal> = fc
  .record({
    name: fc.constantFrom(...contracts.GoldenSignalName.options),
    now: fc.double(),
    before: maybe(fc.double()),
    limit: maybe(fc.double()),
    throttled: maybe(fc.double()),
    requests: maybe(fc.double()),
    changedAt: maybe(someInstant),
    endedAt: maybe(someInstant),
    text: hostileText,
  })
  .map(({ name, now, text, ...rest }) => ({
    ...contracts.present(rest),
    name,
    now,
    text,
    unit: "1",
    min: 0,
    max: now,
    evidence: ["e1"],
  }));
const signals = fc.array(signal, { maxLength: 5 });
const edges = fc.array(
  fc.record({
    kind: fc.constantFrom(...contracts.TopologyEdge.shape.kind.options),
    from: ref,
    to: fc.array(ref, { maxLength: 3 }),
    state: fc.constant("fine" as const),
    text: hostileText,
  }),
  { maxLength: 8 },
);
const alert = fc.record({ name: hostileText, summary: hostileText }).map((words) => ({
  ...words,
  state: "firing" as const,
  labels: {},
  activeAt: "2026-11-20T03:14:00Z",
  evidence: "e1",
}));

/** What signals of some objects give, with who calls whom among them. */
function suspected(
  all: readonly (readonly [contracts.ObjectRef, readonly contracts.GoldenSignal[]])[],
  links: readonly contracts.TopologyEdge[],
) {
  const symptoms = all.flatMap(([of, told]) => diagnosis.measuredSymptoms(of, told));
  const known = new Map(all.map(([of, told]) => [contracts.keyOf(of), told]));
  return diagnosis.suspicionsIn(symptoms, {
    ...diagnosis.toCallGraph(links),
    latencyOf: () => undefined,
    signalsOf: (of) => known.get(contracts.keyOf(of)) ?? [],
  });
}
const sick = fc.tuple(fc.array(fc.tuple(ref, signals), { maxLength: 4 }), edges);

const logLines = fc.array(
  fc.record({
    at: fc.oneof(someInstant, shortText),
    text: hostileText,
    level: maybe(shortText),
    pod: maybe(shortText),
  }),
  { maxLength: 12 },
);

function groupsOf(lines: readonly diagnosis.TemplateLine[]): diagnosis.LineGroup[] {
  const work = diagnosis.groupLines(lines);
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

const rows: Readonly<Record<string, Row>> = {
  // contracts
  AppError: row(
    (message, why) => new AppError("bug", message, { cause: why }).message,
    fc.tuple(hostileText, hostileText),
  ),
  isCovered: row(contracts.isCovered, fc.tuple(investigation, allowance), {
    check: (isShown, [one, may]) => unless(!isShown || mayLookAt(one, may), "beyond the allowance"),
  }),
  keyOf: row(contracts.keyOf, fc.tuple(ref)),
  present: row(contracts.present, fc.tuple(fc.dictionary(hostileText, maybe(hostileText)))),

  // diagnosis
  changesIn: row(
    (state: diagnosis.ClusterState, request: diagnosis.DiagnoseRequest, now: number) =>
      diagnosis.changesIn(
        diagnosis.createCluster(state, now),
        { window: request.window },
        { now, kubectl: diagnosis.kubectlFor(undefined), evidenceOf: evidenceOf(state.clusterId) },
      ),
    world.map(({ state, request, now }) => [state, request, now]),
    {
      runs: 25,
      check: ({ items, ...seen }) => [
        ...faultsBy(z.array(contracts.Change), items),
        ...faultsBy(contracts.Observed, seen),
        ...misquoted(items, seen.evidence),
        ...unsafeCommands(seen),
      ],
    },
  ),
  badConditions: row(
    diagnosis.badConditions,
    fc.tuple(fc.array(fc.record({ type: hostileText, status: hostileText }))),
    {
      check: (bad, [all]) =>
        unless(
          bad.every((it) => all.includes(it)),
          "not of the node",
        ),
    },
  ),
  changedTemplates: row(
    (state: diagnosis.ClusterState, now: number) =>
      diagnosis.changedTemplates(diagnosis.createCluster(state, now), undefined),
    world.map(({ state, now }) => [state, now]),
    { runs: 25, check: fits(z.array(contracts.ObjectRef)) },
  ),
  isInBlock: row(
    diagnosis.isInBlock,
    fc.tuple(
      fc.oneof(fc.ipV4(), fc.ipV6(), hostileText),
      fc.record({
        cidr: fc.oneof(fc.constantFrom("10.0.0.0/8", "::/0", "0.0.0.0/0"), hostileText),
        except: fc.array(hostileText, { maxLength: 3 }),
      }),
    ),
    { check: fits(z.boolean()) },
  ),
  kindOfAlert: row(diagnosis.kindOfAlert, fc.tuple(alert), {
    check: fits(z.string().optional()),
  }),
  measuredSymptoms: row(diagnosis.measuredSymptoms, fc.tuple(ref, signals), {
    check: (told, [, all]) => unless(told.length <= all.length, "more than was measured"),
  }),
  suspicionsIn: row(suspected, sick, {
    check: (found, [all]) =>
      unless(
        found.every(({ own }) => own.length > 0) && (all.length > 0 || found.length === 0),
        "a suspicion of nothing",
      ),
  }),
  toCallGraph: row(
    (links: readonly contracts.TopologyEdge[], one: contracts.ObjectRef) => {
      const graph = diagnosis.toCallGraph(links);
      return [graph.workloadOf(one), graph.reaches(one, one), graph.nodesOf(one)];
    },
    fc.tuple(edges, ref),
  ),
  toMetricFinding: row(
    (all: Parameters<typeof suspected>[0], links: readonly contracts.TopologyEdge[]) =>
      suspected(all, links).map((suspicion) =>
        diagnosis.toMetricFinding(suspicion, [], {
          clusterId: "c",
          hash,
          kubectl: diagnosis.kubectlFor(undefined),
          by: { kind: "agent", name: "kubernetes" },
        }),
      ),
    sick,
    {
      check: (found) => [...faultsBy(z.array(contracts.Finding), found), ...unsafeCommands(found)],
    },
  ),
  unreadyFact: row(
    (state: diagnosis.ClusterState, now: number) =>
      [...diagnosis.createCluster(state, now).nodes.values()].flatMap(
        (node) => diagnosis.unreadyFact(node) ?? [],
      ),
    world.map(({ state, now }): [diagnosis.ClusterState, number] => [state, now]),
    { runs: 25 },
  ),
  checksByKind: row(diagnosis.checksByKind, fc.tuple(checks), {
    check: (kinds, [all]) =>
      Object.values(kinds).flat().length === all.length ? [] : ["not every check has a kind"],
  }),
  placeNote: row(
    diagnosis.placeNote,
    fc.tuple(intent, fc.record({ namespace: shortText }, { requiredKeys: [] })),
    { check: fits(z.array(contracts.Claim)) },
  ),
  readingsWithin: row(diagnosis.readingsWithin, fc.tuple(intent), {
    check: fits(z.array(z.object({ namespace: z.string() }))),
  }),
  wordsIn: row(diagnosis.wordsIn, fc.tuple(intent), { check: fits(z.array(z.string())) }),
  choicesOf: row(diagnosis.choicesOf, fc.tuple(unclear, intent), {
    check: fits(z.array(contracts.Choice).max(5)),
  }),
  concerns: row(diagnosis.concerns, fc.tuple(finding, investigation), { check: fits(z.boolean()) }),
  correlate: row(
    diagnosis.correlate,
    investigation.map(({ hypotheses, changes, pods }) => [
      {
        findings: hypotheses.map((item) => item.finding),
        signals: hypotheses.flatMap((item) => item.signals),
        changes,
        recalled: [],
        rejected: { [hypotheses[0]?.finding.id ?? "__proto__"]: pods.total },
        hash,
      },
    ]),
    { check: fits(z.array(contracts.Hypothesis)) },
  ),
  createCluster: row(
    (state: diagnosis.ClusterState, now: number) => diagnosis.createCluster(state, now).pods.length,
    world.map(({ state, now }) => [state, now]),
    { runs: 25, check: fits(z.int()) },
  ),
  counted: row(diagnosis.counted, fc.tuple(fc.double(), hostileText), { check: fits(z.string()) }),
  diagnose: row(diagnosed, fc.tuple(world), {
    runs: 100,
    check: (result, [{ unreadable }]) => [
      ...unsound(result),
      ...unless(unreadable === 0 || result.gaps.length > 0, "an unreadable object is not told"),
    ],
  }),
  edgesOf: row(
    ({ state, now }, depth) => {
      const cluster = diagnosis.createCluster(state, now);
      const target = cluster.pods[0]?.ref;
      return [undefined, target].map((at) => diagnosis.edgesOf(cluster, { target: at, depth }));
    },
    fc.tuple(world, fc.nat({ max: 4 })),
    { runs: 25, check: fits(z.array(z.array(contracts.TopologyEdge))) },
  ),
  touches: row(
    ({ state, now }) => {
      const cluster = diagnosis.createCluster(state, now);
      const links = diagnosis.edgesOf(cluster, { target: undefined, depth: 1 });
      const concerns = diagnosis.touches(links, cluster.pods[0]?.ref);
      return links.map((link) => concerns(link));
    },
    fc.tuple(world),
    { runs: 25, check: fits(z.array(z.boolean())) },
  ),
  errorLine: row(diagnosis.errorLine, fc.tuple(fc.array(hostileText, { maxLength: 12 })), {
    check: (line, [lines]) => unless(line === undefined || lines.includes(line), "no such line"),
  }),
  gapsOf: row(
    diagnosis.gapsOf,
    world.map(({ state }) => [state]),
    { runs: 25, check: fits(z.array(contracts.Gap)) },
  ),
  reachBetween: row(
    ({ state, now }, ip, port) => {
      const cluster = diagnosis.createCluster(state, now);
      const first = cluster.pods[0]?.ref ?? { kind: "Pod", name: "none" };
      const pod = { kind: "object" as const, ref: first, cluster };
      const address = { kind: "address" as const, ip };
      return [
        diagnosis.reachBetween({ from: pod, to: address, port }),
        diagnosis.reachBetween({ from: address, to: pod, port }),
      ];
    },
    fc.tuple(world, fc.oneof(fc.ipV4(), fc.ipV6(), hostileText), maybe(hostileText)),
    { runs: 25 },
  ),
  readAddress: row(
    (text: string) => diagnosis.readAddress(text)?.bits,
    fc.tuple(fc.oneof(fc.ipV4(), fc.ipV6(), hostileText)),
  ),
  seenChanges: row((kind, raw) => {
    const list = diagnosis.toStateList({ kind, items: { kind: "known", value: raw } });
    const [before, after] = list.items.kind === "known" ? list.items.value : [];
    const seenAt = { fromMs: 0, toMs: 1 };
    return [
      ...diagnosis.seenChanges({ kind, before, after, ...seenAt }),
      ...diagnosis.seenChanges({ kind, after, ...seenAt }),
      ...diagnosis.seenChanges({ kind, before, ...seenAt }),
    ];
  }, rawList),
  toNumber: row(
    diagnosis.toNumber,
    fc.tuple(fc.oneof(hostileText, fc.stringMatching(/^[\d.eE+-]{1,8}[mkKMGi]{0,2}$/))),
    { check: (value) => unless(Number.isFinite(value), `${value} is no amount`) },
  ),
  usageOf: row(
    (state: diagnosis.ClusterState, now: number) =>
      diagnosis.usageOf(
        diagnosis.createCluster(state, now),
        { pods: new Map(), nodes: new Map() },
        { namespace: undefined, node: undefined, by: "memory" },
      ),
    world.map(({ state, now }) => [state, now]),
    { runs: 25 },
  ),
  factualText: row(
    (text: string) =>
      diagnosis.factualText([
        evidenceOf("c")({
          about: "a",
          pointer: "",
          value: text,
          text,
          observedAt: "2026-01-01T00:00:00Z",
          reproduce: { language: "kubectl", text: "kubectl get pods" },
        }),
      ]),
    fc.tuple(hostileText),
    { check: fits(z.string().min(1)) },
  ),
  fingerprintOf: row(
    (owner: contracts.ObjectRef, cause: string) =>
      diagnosis.fingerprintOf({ clusterId: "c", owner, cause }, hash),
    fc.tuple(ref, hostileText),
    { check: fits(z.string().regex(/^[0-9a-f]{64}$/)) },
  ),
  fitDiagnosis: row(
    diagnosis.fitDiagnosis,
    fc.tuple(
      someDiagnosed.map(([, result]) => result),
      fc.constant(240 * 1024),
    ),
    {
      check: (result, [, most]) => [
        ...unsound(result),
        ...unless(new TextEncoder().encode(JSON.stringify(result)).length <= most, "too long"),
      ],
    },
  ),
  lacksAskedMetrics: row(
    diagnosis.lacksAskedMetrics,
    fc.tuple(
      fc.record({
        question: hostileText,
        receipt: fc.record({
          sources: fc.array(
            fc.record({
              name: fc.constantFrom("prometheus", "opensearch"),
              state: fc.constantFrom("reached", "silent", "not_configured"),
            }),
          ),
        }),
      }),
    ),
  ),
  hides: row(
    diagnosis.hides,
    fc.tuple(
      fc.record({
        origin: fc.constantFrom("kubernetes", "prometheus", "memory"),
        kind: fc.constantFrom(...contracts.Gap.shape.kind.options),
        what: hostileText,
        why: hostileText,
        about: maybe(
          fc.record({ kinds: fc.array(shortText), namespace: shortText, name: maybe(shortText) }),
        ),
      }),
      investigation,
    ),
    { check: fits(z.boolean()) },
  ),
  isFelt: row(diagnosis.isFelt, fc.tuple(errors), { check: fits(z.boolean()) }),
  isTooFew: row(diagnosis.isTooFew, fc.tuple(errors), { check: fits(z.boolean()) }),
  isSameThing: row(diagnosis.isSameThing, fc.tuple(ref, ref), { check: fits(z.boolean()) }),
  kindsFor: row(diagnosis.kindsFor, fc.tuple(fc.constantFrom("asked", "many", "all")), {
    check: fits(z.array(z.object({ kind: z.string() })).min(1)),
  }),
  kubectlFor: row(
    (context: string | undefined, namespace: string) =>
      diagnosis.kubectlFor(context)(namespace, diagnosis.shellWords`get pods`) ?? "",
    fc.tuple(maybe(hostileText), hostileText),
    { check: (text) => unsafeCommands({ command: text }) },
  ),
  isStarting: row(diagnosis.isStarting, fc.tuple(investigation), { check: fits(z.boolean()) }),
  isUnwell: row(diagnosis.isUnwell, fc.tuple(investigation), { check: fits(z.boolean()) }),
  isWithin: row(
    diagnosis.isWithin,
    fc.tuple(
      maybe(hostileText),
      maybe(fc.record({ kinds: fc.array(shortText), namespace: shortText })),
    ),
    { check: fits(z.boolean()) },
  ),
  leadingFingerprint: row(report.leadingFingerprint, fc.tuple(investigation), {
    check: fits(z.string().optional()),
  }),
  leadingOf: row(diagnosis.leadingOf, fc.tuple(investigation), {
    check: fits(contracts.Hypothesis.optional()),
  }),
  leavesOpen: row(
    diagnosis.leavesOpen,
    fc.tuple(checks.filter((all) => all.length > 0).map(([first]) => first ?? noCheck)),
    { check: fits(z.boolean()) },
  ),
  limitedByDefault: row(
    ({ state, now }) => diagnosis.limitedByDefault(diagnosis.createCluster(state, now)),
    fc.tuple(world),
    { runs: 25, check: fits(z.array(contracts.ObjectRef)) },
  ),
  logTemplates: row(diagnosis.logTemplates, fc.tuple(logLines), {
    check: (groups, [lines]) => [
      ...unless(
        groups.reduce((sum, group) => sum + group.lines, 0) === lines.length,
        "a line is lost",
      ),
      ...unless(
        groups.every(({ template }) => template.length <= 240),
        "a long template",
      ),
    ],
  }),
  groupLines: row((lines: diagnosis.TemplateLine[]) => groupsOf(lines), fc.tuple(logLines), {
    check: (groups, [lines]) =>
      unless(
        groups.flatMap(({ events }) => events).every(({ place }) => place in lines),
        "an event of no line",
      ),
  }),
  toTemplate: row(
    (lines: diagnosis.TemplateLine[]) =>
      groupsOf(lines).map((group) => diagnosis.toTemplate(group, lines)),
    fc.tuple(logLines),
    {
      check: (templates) =>
        unless(
          templates.every(({ count }) => count > 0),
          "no line",
        ),
    },
  ),
  logsToRead: row(
    (state: diagnosis.ClusterState, now: number) =>
      diagnosis.logsToRead(diagnosis.createCluster(state, now)),
    world.map(({ state, now }) => [state, now]),
    {
      runs: 25,
      check: fits(z.array(z.object({ pod: z.string().min(1), container: z.string().min(1) }))),
    },
  ),
  namespacesCalled: row(
    (state: diagnosis.ClusterState, now: number) =>
      diagnosis.namespacesCalled(diagnosis.createCluster(state, now)),
    world.map(({ state, now }) => [state, now]),
    { runs: 25, check: fits(z.array(z.string())) },
  ),
  namespacesBehind: row(
    (state: diagnosis.ClusterState, now: number) =>
      diagnosis.namespacesBehind(diagnosis.createCluster(state, now), now),
    world.map(({ state, now }) => [state, now]),
    { runs: 25, check: fits(z.array(z.string())) },
  ),
  memoryDocument: row(
    (one: contracts.Finding, title: string, logTemplate: string) =>
      diagnosis.memoryDocument({ ...one, title, symptom: { logTemplate } }),
    fc.tuple(finding, hostileText, hostileText),
    { check: fits(z.string()) },
  ),
  nearMisses: row(
    diagnosis.nearMisses,
    fc.tuple(hostileText, fc.array(hostileText, { maxLength: 5 }), fc.nat({ max: 5 })),
    {
      check: (found, [, names]) =>
        unless(
          found.every((name) => names.includes(name)),
          "a new name",
        ),
    },
  ),
  readLogLine: row(diagnosis.readLogLine, fc.tuple(hostileText), {
    check: ({ message }, [line]) => (line.includes(message) ? [] : ["not the line's own words"]),
  }),
  withoutNoise: row(diagnosis.withoutNoise, fc.tuple(hostileText), {
    check: (words, [text]) => (words.length <= text.length ? [] : ["longer than what it quotes"]),
  }),
  severityOf: row(diagnosis.severityOf, fc.tuple(investigation), {
    check: fits(contracts.StateMark),
  }),
  countsAgainst: row(contracts.countsAgainst, fc.tuple(verdict), { check: fits(z.boolean()) }),
  stanceOf: row(contracts.stanceOf, fc.tuple(verdict), {
    check: fits(z.enum(["accepted", "corrected", "rejected"])),
  }),
  objectIn: row(report.objectIn, fc.tuple(investigation, hostileText), {
    check: (named) =>
      named.kind === "found" ? [] : unless(named.sentence.length < 3000, "too long a sentence"),
  }),
  modifyView: row(report.modifyView, fc.tuple(hypothesis, shortText), { check: viewFaults }),
  rejectView: row(report.rejectView, fc.tuple(shortText), { check: viewFaults }),
  textView: row(report.textView, fc.tuple(hostileText.filter((text) => text !== "")), {
    check: viewFaults,
  }),
  shellWords: row(
    (name: string) => diagnosis.shellWords`describe pod ${name} -o ${name}`,
    fc.tuple(hostileText),
    { check: (text) => unsafeCommands({ command: text }) },
  ),
  wordsOf: row(diagnosis.wordsOf, fc.tuple(hostileText), {
    check: fits(z.array(z.string()).optional()),
  }),
  shellLine: row(diagnosis.shellLine, fc.tuple(fc.array(hostileText)), {
    check: (text) => unsafeCommands({ command: text }),
  }),
  inJson: row(diagnosis.inJson, fc.tuple(hostileText), {
    check: (escapes, [text]) =>
      unless(JSON.parse(`"${escapes}"`) === text, "another text when it is read"),
  }),
  limitNotes: row(diagnosis.limitNotes, fc.tuple(allowance), {
    check: (notes, [{ namespaces }]) =>
      unless((namespaces === "all") === (notes.length === 0), "a limit that nobody is told"),
  }),
  selectorOf: row(diagnosis.selectorOf, fc.tuple(fc.dictionary(shortText, hostileText))),
  getEvents: row(diagnosis.getEvents, fc.tuple(ref, hostileText), {
    check: (text) => unsafeCommands({ command: text }),
  }),
  getField: row(diagnosis.getField, fc.tuple(ref, hostileText), {
    check: (text) => unsafeCommands({ command: text }),
  }),
  getLogs: row(
    diagnosis.getLogs,
    fc.tuple(ref, fc.record({ container: hostileText, previous: fc.boolean() })),
    { check: (text) => unsafeCommands({ command: text }) },
  ),
  toFact: row(
    (subject: contracts.ObjectRef, pointer: string, text: string) =>
      diagnosis.toFact(
        { subject, pointer, value: text, text },
        { now: 0, kubectl: diagnosis.kubectlFor(undefined) },
      ),
    fc.tuple(ref, hostileText, hostileText),
    { check: unsafeCommands },
  ),
  toStateList: row(
    (kind: diagnosis.StateKind, value: readonly unknown[]) =>
      diagnosis.toStateList({ kind, items: { kind: "known", value } }),
    rawList,
    {
      runs: 60,
      check: ({ items, unreadable }, [, raw]) => {
        const known = items.kind === "known" ? items.value.length : 0;
        const gaps = unreadable.map(({ gap }) => gap);
        return [
          ...unless(known + unreadable.length === raw.length, "an object is lost"),
          ...faultsBy(z.array(contracts.Gap), gaps),
        ];
      },
    },
  ),
  toUnreadable: row(
    (kind: string, item: string) =>
      diagnosis.toUnreadable({ kind }, item, z.never().safeParse(item).error ?? new z.ZodError([])),
    fc.tuple(shortText, hostileText),
    { check: ({ gap }) => faultsBy(contracts.Gap, gap) },
  ),
  gapsOfUnreadable: row(
    (state: diagnosis.StateList) => diagnosis.gapsOfUnreadable(state.unreadable),
    rawList.map(([kind, value]) => [
      diagnosis.toStateList({ kind, items: { kind: "known", value } }),
    ]),
    { runs: 30, check: fits(z.array(contracts.Gap)) },
  ),
  unproven: row(
    diagnosis.unproven,
    someDiagnosed.map(
      ([
        ,
        {
          diagnosis: { history },
          evidence,
        },
      ]) => [
        history[0] ?? { text: "7 {times}", evidence: ["none"] },
        new Map(evidence.map((item) => [item.id, item])),
      ],
    ),
    {
      check: (faults, [{ evidence }]) =>
        faults.length > 0 === evidence.includes("none") ? [] : ["what is unproven is not told"],
    },
  ),
  verdictsOn: row(diagnosis.verdictsOn, fc.tuple(fc.record({ id: shortText }), verdicts), {
    check: fits(z.array(contracts.Verdict)),
  }),
  waysOn: row(diagnosis.waysOn, fc.tuple(maybe(hostileText)), {
    check: fits(z.array(contracts.Choice).min(1)),
  }),

  allowedCommand: row(diagnosis.allowedCommand, fc.tuple(modelText), {
    check: ({ kind }, [text]) =>
      unless(
        kind === "refused" || /^\s*(?:kubectl|argocd)\s[^;|&$<>`\n]*$/u.test(unquoted(text)),
        "more than one command is allowed",
      ),
  }),
  holdsWord: row(diagnosis.holdsWord, fc.tuple(modelText, shortText), {
    check: (isHeld, [text, word]) => unless(!isHeld || text.includes(word), "held, yet not there"),
  }),
  otherUnits: row(diagnosis.otherUnits, fc.tuple(modelText, modelText), {
    check: (told) =>
      unless(
        told.every((line) => /\d/u.test(line)),
        "an amount without a digit",
      ),
  }),
  tellsDeed: row(diagnosis.tellsDeed, fc.tuple(modelText), {}),
  tellsWell: row(diagnosis.tellsWell, fc.tuple(modelText), {}),
  unknownIn: row(
    (text: string, known: Parameters<typeof diagnosis.unknownIn>[1]) =>
      diagnosis.unknownIn(text, known),
    fc.tuple(modelText, modelKnown),
  ),
  unprovenByModel: row(
    (claim: contracts.Claim, known: Parameters<typeof diagnosis.unprovenByModel>[1]) =>
      diagnosis.unprovenByModel({ ...claim, text: `${claim.text} 98765` }, known),
    fc.tuple(modelClaim, modelKnown),
    { check: (told) => unless(told.includes("98765"), "a number of no fact is not told") },
  ),
  unseenInWords: row(
    (text: string, known: Parameters<typeof diagnosis.unseenInWords>[1]) =>
      diagnosis.unseenInWords(`${text} ghost-98765 98765`, known),
    fc.tuple(modelText, modelKnown),
    {
      check: (told) =>
        unless(
          told.includes("98765") && told.some((line) => line.startsWith("ghost-98765 ")),
          "what was not shown is not told",
        ),
    },
  ),
  withCommands: row(diagnosis.withCommands, fc.tuple(modelClaim), {
    check: (made, [{ text }]) =>
      unless(filled(made) === filled({ ...made, text: unmarked(text) }), "other words"),
  }),
  withNames: row(diagnosis.withNames, fc.tuple(modelClaim, modelKnown), {
    check: (made, [{ text }]) => unless(filled(made) === filled({ ...made, text }), "other words"),
  }),
  withTimes: row(
    (claim: contracts.Claim, { evidence }: { evidence: ReadonlyMap<string, contracts.Evidence> }) =>
      diagnosis.withTimes(claim, evidence),
    fc.tuple(modelClaim, modelKnown),
    { check: fits(contracts.Claim) },
  ),
  withLogs: row(
    (state: diagnosis.ClusterState, now: number) =>
      diagnosis.withLogs(diagnosis.createCluster({ ...state, logs: [] }, now), state.logs).state,
    world.map(({ state, now }) => [state, now]),
    { runs: 10, check: (made, [state]) => (made.logs === state.logs ? [] : ["logs were lost"]) },
  ),

  // intake
  depthOf: row(
    intake.depthOf,
    fc.tuple(
      intent,
      fc.record({
        surface: fc.constantFrom("slash", "message", "thread", "cli"),
        inConversation: fc.boolean(),
      }),
    ),
    { check: fits(z.enum(["quick", "full"])) },
  ),
  standsAlone: row(intake.standsAlone, fc.tuple(intent), { check: fits(z.boolean()) }),
  inCluster: row(intake.inCluster, fc.tuple(intent, fc.array(hostileText, { maxLength: 3 })), {
    check: fits(contracts.Intent),
  }),
  isCourtesy: row(intake.isCourtesy, fc.tuple(hostileText), { check: fits(z.boolean()) }),
  isAddressed: row(
    intake.isAddressed,
    fc.tuple(hostileText, fc.constant(new Set<string>()), fc.record({ hasModel: fc.boolean() })),
    { check: fits(z.boolean()) },
  ),
  isVerb: row((name: string) => intake.isVerb(name), fc.tuple(hostileText), {
    check: fits(z.boolean()),
  }),
  parseText: row(
    intake.parseText,
    fc.tuple(
      fc
        .tuple(fc.constantFrom("", "why ", "kubectl ", "logs of ", "is it "), hostileText)
        .map(([verb, text]) => verb + text),
      fc.record({ inThread: fc.boolean(), isCommand: fc.boolean(), hasModel: fc.boolean() }),
    ),
    { runs: 600, check: fits(contracts.Intent) },
  ),

  // report
  causeTitle: row(report.causeTitle, fc.tuple(hostileText), { check: fits(z.string()) }),
  lookedClaim: row(
    report.lookedClaim,
    fc.tuple(
      fc.record({
        because: fc.record({ text: hostileText, evidence: fc.constant([]) }),
        examined: fc.record({ count: fc.nat(), of: hostileText }),
      }),
    ),
    { check: fits(contracts.Claim) },
  ),
  openClaims: row(report.openClaims, fc.tuple(checks, fc.array(finding, { maxLength: 2 })), {
    check: fits(z.array(contracts.Claim)),
  }),
  citedIn: row(report.citedIn, fc.tuple(reply, fc.array(shortText, { maxLength: 3 })), {
    check: (ids) => unless(new Set(ids).size === ids.length, "twice"),
  }),
  inOwnWords: row(report.inOwnWords, fc.tuple(investigation), {
    check: fits(contracts.Investigation),
  }),
  documentOfText: row(report.documentOfText, fc.tuple(hostileText)),
  failureDocument: row(report.failureDocument, fc.tuple(hostileText)),
  notUnderstood: row(
    report.notUnderstood,
    fc.tuple(hostileText, fc.array(fc.record({ label: hostileText, intent }), { maxLength: 3 })),
    { check: fits(contracts.Answer) },
  ),
  outcomeOf: row(report.outcomeOf, fc.tuple(investigation), {
    check: fits(z.enum(["fine", "wrong", "blind"])),
  }),
  shared: row(report.shared, fc.tuple(document, hostileText)),
  toBlocks: row(report.toBlocks, fc.tuple(document, fc.constantFrom("rich", "undrawn", "plain")), {
    check: (message, [, style]) => blockFaults(message, style),
  }),
  toDocument: row(
    report.toDocument,
    fc.tuple(reply, telling, fc.array(shortText, { maxLength: 3 })),
  ),
  toHtml: row(report.toHtml, fc.tuple(document), {
    check: (page) =>
      unless(!/<script|\son[a-z]+=|(?:src|href)="(?!#)/iu.test(tagsOf(page)), "more than text"),
  }),
  toJson: row(report.toJson, fc.tuple(reply, telling), {
    check: (text) => (text.includes('"slots"') ? ["a slot is not written out"] : []),
  }),
  toMarkdown: row(report.toMarkdown, fc.tuple(document), {
    check: (text) => unless(!/(?<!\\)<[!a-z@]/.test(proseOf(text)), "a tag"),
  }),
  toTerminal: row(
    report.toTerminal,
    fc.tuple(
      document,
      fc.record({ isUnfolded: fc.boolean(), columns: fc.constantFrom(0, 20, 80) }),
    ),
    {
      check: (text) =>
        unless(
          !/(?![\n\t])[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u.test(text),
          "a control character",
        ),
    },
  ),
  visibleRows: row(report.visibleRows, fc.tuple(hostileText), {
    check: (text) => unless(!/(?![\n\t])[\p{Cc}\p{Cs}]/u.test(text), "a control character"),
  }),
  visibleLine: row(report.visibleLine, fc.tuple(hostileText), {
    check: (text) => unless(!/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(text), "a control character"),
  }),
  unclearAnswer: row(report.unclearAnswer, fc.tuple(unclear, intent), {
    check: fits(contracts.Answer),
  }),
};

/** Without what stands in single quotes, where a shell reads nothing. */
function unquoted(text: string): string {
  return text.trim().replaceAll(/'[^'\n]*'/gu, "");
}

/** Without the marks of code. */
function unmarked(text: string): string {
  return text.replaceAll(/`([^`\n]{1,500})`/gu, "$1");
}

test("every function that the pure tier exports has its property", () => {
  const exported = [contracts, diagnosis, intake, report].flatMap((door) =>
    Object.entries(door).flatMap(([name, value]) => (typeof value === "function" ? [name] : [])),
  );
  expect(Object.keys(rows).toSorted()).toEqual(exported.toSorted());
});

test.for(Object.entries(rows))("%s survives whatever it is given", ([, { holds }]) => {
  expect(holds).not.toThrow();
});
