import type { Gap, Hypothesis, Investigation, StateMark } from "@binnacle/contracts";
import { causeSections } from "./cause-sections.ts";
import type { Button, Document, Drawer, Section, Telling } from "./document.ts";
import { evidenceDrawer, lineOf, type Numbering, numberingOf } from "./numbering.ts";
import { ageOf, since, timeOfDay, withTimes } from "./tell-time.ts";

/** An investigation as people read it, at any of its stages. */
export function investigationDocument(investigation: Investigation, telling: Telling): Document {
  const { status, incident } = investigation;
  if (status === "looking") return lookingDocument(investigation);
  const numbers = numberingOf(investigation.evidence);
  const leading = leadingHypothesis(investigation);
  const common = {
    drawers: drawersOf(investigation, telling),
    footer: footerOf(investigation, telling),
  };
  if (leading === undefined)
    return {
      ...common,
      ...quietHead(investigation),
      sections: quietSections(investigation, { numbers, telling }),
      buttons: [],
    };
  const { finding } = leading;
  const isOver = finding.state === "resolved";
  const when = finding.since === undefined ? "" : whenText(finding.since, isOver, telling);
  return {
    ...common,
    state: isOver ? "fine" : incident.severity,
    title: `${finding.title}${when}`,
    subtitle: placeOf(investigation, `${finding.confidence.level} confidence`),
    sections: causeSections(investigation, leading, { numbers, telling }),
    buttons: verdictButtons(investigation, leading),
  };
}

function whenText(at: string, isOver: boolean, telling: Telling): string {
  if (!isOver) return `, ${since(at, telling)}`;
  return `, ${ageOf(at, telling)} ago (${timeOfDay(at, telling)}), over`;
}

/** The first that nobody rejected; resolved ones lead only when they are what was asked about. */
export function leadingHypothesis({ hypotheses, target }: Investigation): Hypothesis | undefined {
  const open = hypotheses.filter(
    ({ verdict, status }) => verdict?.kind !== "reject" && status !== "ruled_out",
  );
  return (
    open.find(({ finding }) => finding.state === "active") ??
    open.find(
      ({ finding }) => finding.owner.name === target?.name && finding.owner.kind === target.kind,
    )
  );
}

function lookingDocument({ incident }: Investigation): Document {
  const { namespace, workload, cluster, window } = incident.scope;
  const what = [workload, namespace === undefined ? undefined : `in ${namespace}`]
    .filter(Boolean)
    .join(" ");
  const minutes = Math.round((Date.parse(window.to) - Date.parse(window.from)) / 60_000);
  const subject = what === "" ? "all namespaces" : what;
  return {
    title: `Looking at ${subject} (cluster ${cluster.name}), last ${minutes} min…`,
    sections: [],
    drawers: [],
    buttons: [],
    footer: [],
  };
}

/** Nothing active, or nothing to be seen. */
function quietHead(investigation: Investigation): {
  state: StateMark;
  title: string;
  subtitle: string;
} {
  const { incident, gaps, target, hypotheses } = investigation;
  const place = target?.name ?? incident.scope.namespace ?? "the cluster";
  const blind = gaps.find(({ origin }) => origin === "kubernetes");
  const subtitle = placeOf(investigation);
  if (incident.severity === "unknown")
    return { state: "unknown", title: `Unknown: I could not look at ${place}`, subtitle };
  if (hypotheses.some(({ verdict }) => verdict?.kind === "reject"))
    return { state: "unknown", title: `Unknown: what I found in ${place} was rejected`, subtitle };
  if (blind !== undefined)
    return {
      state: "unknown",
      title: `Nothing wrong is visible in ${place}, but I could not see all of it`,
      subtitle,
    };
  return {
    state: "fine",
    title: `Nothing is wrong in ${place} that ${sourcesText(investigation)} show`,
    subtitle,
  };
}

function sourcesText({ receipt }: Investigation): string {
  const words = { kubernetes: "Kubernetes", prometheus: "metrics", opensearch: "logs" } as const;
  const reached = new Set(
    receipt.sources.filter((source) => source.reached).map(({ name }) => name),
  );
  const named = Object.entries(words).flatMap(([name, word]) => (reached.has(name) ? [word] : []));
  return named.length < 2
    ? (named[0] ?? "Kubernetes")
    : `${named.slice(0, -1).join(", ")} or ${named.at(-1)}`;
}

function quietSections(
  investigation: Investigation,
  { numbers, telling }: { numbers: Numbering; telling: Telling },
): Section[] {
  const { pods, observations, history, users, incident, gaps } = investigation;
  if (incident.severity === "unknown")
    return [{ lines: gaps.map((gap) => ({ text: gapText(gap) })) }, ...observationSection()];
  const over = history.map((claim) => lineOf(claim, numbers, telling));
  return [
    {
      lines: [
        { text: `${pods.ready} of ${pods.total} pods Ready` },
        { text: `Users: ${users.text}`, numbers: numbers(users.evidence) },
      ],
    },
    ...observationSection(),
    ...(over.length === 0 ? [] : [{ label: "Old and over", lines: over }]),
    {
      label: "If users complain all the same",
      lines: [
        {
          text: "it is before the ingress (DNS, CDN, TLS: not visible from here) or in a third party.",
        },
      ],
    },
  ];

  function observationSection(): Section[] {
    if (observations.length === 0) return [];
    return [{ lines: observations.map((claim) => lineOf(claim, numbers, telling)) }];
  }
}

/** What is missing, why, and the line that changes it. */
export function gapText({ what, why, remedy }: Gap): string {
  return `${what}: ${why}${remedy === undefined ? "" : `\n${remedy}`}`;
}

function placeOf({ incident }: Investigation, confidence?: string): string {
  const { namespace, cluster } = incident.scope;
  return [incident.severity, namespace, cluster.name, confidence].filter(Boolean).join(" · ");
}

function verdictButtons(investigation: Investigation, { id, verdict }: Hypothesis): Button[] {
  if (investigation.status !== "answered" || verdict !== undefined) return [];
  const about = {
    investigationId: investigation.id,
    hypothesisId: id,
    revision: investigation.revision,
  };
  return (["accept", "reject"] as const).map((kind) => ({
    kind: "verdict",
    verdict: kind,
    ...about,
  }));
}

function drawersOf(investigation: Investigation, telling: Telling): Drawer[] {
  const { evidence, timeline, coverage, gaps, status } = investigation;
  if (status !== "answered") return [];
  const numbers = numberingOf(evidence);
  const entries = timeline.map(({ at, text, evidence: ids }) => ({
    text: `${withTimes(at, telling)}  ${withTimes(text, telling)}`,
    numbers: numbers(ids),
  }));
  const ruledOut = coverage.ruledOut.map(({ cause, because }) => ({
    text: `${cause.replaceAll("-", " ")}: ${because}`,
  }));
  return [
    ...evidenceDrawer(evidence, telling),
    ...(entries.length === 0 ? [] : [{ title: "Timeline", lines: entries }]),
    ...(ruledOut.length === 0
      ? []
      : [{ title: `Ruled out (${ruledOut.length})`, lines: ruledOut }]),
    ...(gaps.length === 0
      ? []
      : [
          {
            title: `Not visible (${gaps.length})`,
            lines: gaps.map((gap) => ({ text: gapText(gap) })),
          },
        ]),
  ];
}

function footerOf(
  { coverage, plan, receipt, status, gaps }: Investigation,
  { timeZone }: Telling,
): string[] {
  const steps = plan
    .map(({ who, state, text }) => `${planMark[state]} ${who}: ${text}`)
    .join("   ");
  if (status !== "answered") return [steps];
  const { found, ruledOut, notVisible } = coverage;
  const total = found.length + ruledOut.length + notVisible.length;
  const hidden =
    notVisible.length === 0
      ? ""
      : `, ${notVisible.length} not visible (${notVisible[0]?.gap.what ?? ""})`;
  const checked = `Checked ${total} causes: ${found.length} found, ${ruledOut.length} ruled out${hidden}`;
  const unseen = gaps.map(({ what, why }) => `not visible: ${what} (${why})`);
  const sources = receipt.sources
    .map(({ name, reached }) => `${name} ${reached ? "✓" : "✗"}`)
    .join(" ");
  const used = receipt.model === "no model" ? "no model used" : receipt.model;
  return [
    ...(total === 0 ? [] : [checked]),
    ...unseen.slice(0, 3),
    steps,
    `${used} · ${receipt.calls} calls · ${receipt.seconds.toFixed(1)} s · ${sources} · times in ${timeZone}`,
  ];
}

const planMark = { asked: "▸", answered: "✓", failed: "✗" } as const;
