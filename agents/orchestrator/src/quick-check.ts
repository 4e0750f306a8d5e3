import type { Answer, DiagnoseResult, Diagnosis, Intent, StateMark } from "@binnacle/contracts";
import { answerOf, blindAnswer, citedBy } from "./answer-of.ts";
import { firstLook } from "./first-look.ts";
import { nameQuestion } from "./name-question.ts";
import type { OrchestratorPorts } from "./ports.ts";

export interface Check {
  readonly target?: string | undefined;
  readonly namespace?: string | undefined;
}

const worstFirst: readonly StateMark[] = ["broken", "degraded", "unknown", "fine"];

/** The first look alone, for a slash command: no agent, no memory, within a second. */
export async function quickCheck(
  check: Check,
  ports: Pick<OrchestratorPorts, "tools" | "windowMinutes">,
  signal: AbortSignal,
): Promise<Answer> {
  const look = await firstLook(
    { ...check, windowMinutes: ports.windowMinutes },
    ports.tools,
    signal,
  );
  if (look.kind === "blind") return blindAnswer(look.gap);
  const { outcome } = look.result;
  if (outcome.kind !== "diagnosed")
    return nameQuestion(outcome, ({ kind, name, namespace }) =>
      kind === "Namespace"
        ? { kind: "verb", verb: "check", namespace: name }
        : {
            kind: "verb",
            verb: "why",
            target: `${kind.toLowerCase()}/${name}`,
            ...(namespace ? { namespace } : {}),
          },
    );
  const { target } = outcome;
  return target === undefined
    ? namespaceAnswer(outcome, look.result)
    : targetAnswer({ ...outcome, target }, look.result);
}

function namespaceAnswer(diagnosis: Diagnosis, { gaps }: DiagnoseResult): Answer {
  const { workloads, pods, cluster, namespace } = diagnosis;
  const troubled = workloads
    .filter(({ state }) => state !== "fine")
    .toSorted((left, right) => worstFirst.indexOf(left.state) - worstFirst.indexOf(right.state));
  const fine = workloads.length - troubled.length;
  const place = namespace ?? "all namespaces";
  const blind = gaps.length > 0 && workloads.length === 0;
  return answerOf(
    `${place} · ${cluster.name} · ${workloads.length} workloads, ${pods.total} pods`,
    {
      state: blind ? "unknown" : (troubled[0]?.state ?? "fine"),
      rows: [
        ...troubled.map(({ ref, state, text, why, since }) => ({
          state,
          name: namespace === undefined ? `${ref.namespace ?? ""}/${ref.name}` : ref.name,
          text,
          ...(why === undefined ? {} : { why }),
          ...(since === undefined ? {} : { since }),
        })),
        ...othersRow(fine, troubled.length, pods),
      ],
      lines: troubled.length === 0 ? diagnosis.history.slice(0, 3) : [],
      gaps,
      choices: [
        choice("Investigate", {
          kind: "question",
          question: `what is wrong in ${place}?`,
          ...(namespace ? { namespace } : {}),
        }),
        choice("Refresh", { kind: "verb", verb: "check", ...(namespace ? { namespace } : {}) }),
      ],
      observedAt: diagnosis.observedAt,
    },
  );
}

function othersRow(fine: number, troubled: number, pods: Diagnosis["pods"]): Answer["rows"] {
  if (fine === 0) return [];
  const text = troubled === 0 ? `${pods.ready} of ${pods.total} pods Ready` : "fine";
  return [{ state: "fine", name: troubled === 0 ? `all ${fine} fine` : `${fine} others`, text }];
}

function targetAnswer(
  diagnosis: Diagnosis & { target: { name: string; kind: string } },
  result: DiagnoseResult,
): Answer {
  const { target, findings, namespace, observedAt, cluster } = diagnosis;
  const [finding] = findings.filter(
    (item) => item.state === "active" || isAbout(item, target.name),
  );
  const place = `${namespace ?? ""} · ${cluster.name}`;
  const intent = {
    target: `${target.kind.toLowerCase()}/${target.name}`,
    ...(namespace ? { namespace } : {}),
  };
  const rest = {
    gaps: result.gaps,
    observedAt,
    footer: place,
    choices: [
      choice("Investigate", { kind: "question", question: `why ${target.name}?`, ...intent }),
      choice("Refresh", { kind: "verb", verb: "why", ...intent }),
    ],
  };
  if (finding === undefined)
    return answerOf(`${target.name}: nothing is wrong that Kubernetes shows`, {
      ...rest,
      state: "fine",
      rows: rowOf(diagnosis),
    });
  const steps = finding.fix.slice(0, 2).map(({ text, command }) => ({
    text: command === undefined ? text : `${command}   ${text}`,
    evidence: [],
  }));
  const lines = [...finding.claims, ...steps];
  return answerOf(finding.title, {
    ...rest,
    state: finding.state === "resolved" ? "fine" : finding.impact,
    rows: rowOf(diagnosis),
    lines,
    evidence: citedBy(lines, result.evidence),
  });
}

function isAbout({ owner, culprit }: Diagnosis["findings"][number], name: string): boolean {
  return owner.name === name || culprit.name === name;
}

function rowOf({ workloads, target }: Diagnosis): Answer["rows"] {
  return workloads
    .filter(({ ref }) => ref.name === target?.name && ref.kind === target.kind)
    .map(({ ref, state, text, why, since, ready, desired }) => ({
      state,
      name: ref.name,
      text: text === "" ? `${ready} of ${desired} Ready` : text,
      ...(why === undefined ? {} : { why }),
      ...(since === undefined ? {} : { since }),
    }));
}

function choice(label: string, intent: Intent): Answer["choices"][number] {
  return { label, intent };
}
