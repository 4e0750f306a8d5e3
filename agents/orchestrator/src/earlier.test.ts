import type { Asked, Diagnosis, Investigation, Report, WorkloadState } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { nothing } from "./consult.ts";
import { createInvestigations } from "./create-investigations.ts";
import { fakeJournal, fakePorts, fakeSpecialist, fakeTools } from "./testing/fakes.ts";
import { diagnosed, finding, firstId, ref } from "./testing/samples.ts";

const payment = ref("payment");
const crash = { target: payment, findings: [finding(payment)] };
const worse = { target: payment, findings: [finding(payment, { fingerprint: "print-2" })] };
const milder = { target: payment, findings: [finding(payment, { impact: "degraded" as const })] };
const reads = (variable: string, restarts: number) => ({
  target: payment,
  findings: [
    finding(payment, {
      claims: [
        {
          text: "it reads {variable}; {restarts} since",
          evidence: [firstId],
          slots: {
            variable: { value: variable },
            restarts: { value: { count: restarts, of: "restart" } },
          },
        },
      ],
    }),
  ],
});
const joined = {
  target: payment,
  findings: [
    ...crash.findings,
    finding(payment, {
      id: "f2",
      fingerprint: "print-2",
      culprit: ref("payment-2", "shop", "Pod"),
    }),
  ],
};
const rolledOut = (at: string) => ({
  target: payment,
  findings: [
    finding(payment, { change: { at, subject: payment, kind: "rollout", text: "", evidence: [] } }),
  ],
});
const well = { target: payment };
const withState = (name: string, state: WorkloadState["state"]) => {
  const row = { text: "", part: "none" as const, ready: 1, desired: 2 };
  return { ...crash, workloads: [{ ...row, ref: ref(name), state }] };
};
const other = { target: ref("cart"), findings: [finding(ref("cart"))] };

test.for<
  [name: string, looks: Partial<Diagnosis>[], earlier: Investigation["earlier"] | undefined]
>([
  ["the first answer follows none", [crash], undefined],
  [
    "the same cause, as bad as before, is unchanged",
    [crash, crash],
    said({ isUnchanged: true, id: 0 }),
  ],
  [
    "of a row of answers that say the same the first tells since when",
    [crash, crash, crash],
    said({ isUnchanged: true, id: 1 }),
  ],
  ["another cause is a change", [crash, worse], said({ isUnchanged: false, id: 0 })],
  ["less harm is a change", [crash, milder], said({ isUnchanged: false, id: 0 })],
  [
    "more restarts are no change",
    [reads("A_URL", 7), reads("A_URL", 8)],
    said({ isUnchanged: true, id: 0 }),
  ],
  [
    "another variable is a change",
    [reads("A_URL", 7), reads("B_URL", 7)],
    said({ isUnchanged: false, id: 0 }),
  ],
  [
    "another rollout is a change",
    [rolledOut("2026-01-01T09:48:00Z"), rolledOut("2026-01-01T09:58:00Z")],
    said({ isUnchanged: false, id: 0 }),
  ],
  ["what joins it is a change", [crash, joined], said({ isUnchanged: false, id: 0 })],
  [
    "what gets worse is a change, though its cause is the same",
    [withState("payment", "degraded"), withState("payment", "broken")],
    said({ isUnchanged: false, id: 0 }),
  ],
  [
    "what is mended is a change, though its cause is the same",
    [withState("payment", "broken"), withState("payment", "fine")],
    said({ isUnchanged: false, id: 0 }),
  ],
  [
    "a workload that has nothing to do with it is no change",
    [withState("search", "fine"), withState("search", "broken")],
    said({ isUnchanged: true, id: 0 }),
  ],
  ["recovery is a change", [crash, well], said({ isUnchanged: false, id: 0 })],
  ["an answer about something else is not compared", [crash, other], undefined],
])("%s", async ([, looks, earlier]) => {
  const answers = await inOneTalk(looks);
  const expected = earlier && {
    ...earlier,
    investigationId: answers[Number(earlier.investigationId)]?.id,
  };
  expect(answers.at(-1)?.earlier).toEqual(expected);
});

const chart: NonNullable<Report["chart"]> = {
  title: "Failed requests to payment",
  unit: "ratio",
  points: ["09:40", "09:50", "10:00"].map((time) => ({ at: `2026-01-01T${time}:00Z`, value: 0 })),
  evidence: [],
};

test.for([
  ["in sight is marked", "2026-01-01T09:48:00Z", "2026-01-01T09:48:00Z"],
  ["before the chart begins is not", "2026-01-01T08:00:00Z", undefined],
] as const)("of the change of the cause, one %s", async ([, at, changeAt]) => {
  const kind = "rollout" as const;
  const change = { at, subject: payment, kind, text: "", evidence: [] };
  const look = { target: payment, findings: [finding(payment, { change })] };
  const [answer] = await inOneTalk([look], { ...nothing, chart });
  expect(answer?.chart).toEqual({ ...chart, ...(changeAt && { changeAt }) });
});

/** The same question again and again, and what the cluster shows each time. */
async function inOneTalk(
  looks: readonly Partial<Diagnosis>[],
  report: Partial<Report> = {},
): Promise<Investigation[]> {
  const answers: Investigation[] = [];
  let look: Partial<Diagnosis> = {};
  const tools = fakeTools(() => diagnosed(look));
  const ports = fakePorts(tools, {
    specialists: [fakeSpecialist("kubernetes", report)],
    journalOf: () => fakeJournal(),
  });
  const investigations = createInvestigations(ports);
  for (const [index, shown] of looks.entries()) {
    look = shown;
    const id = await investigations.start(asked(index));
    for await (const _ of investigations.watch(id, AbortSignal.timeout(5000)));
    const answer = await ports.store.get(id);
    if (answer !== undefined) answers.push(answer);
  }
  return answers;
}

function asked(minute: number): Asked {
  return {
    kind: "asked",
    id: `slack:T1:C1:${minute}`,
    at: `2026-01-01T10:0${minute}:00Z`,
    conversation: "C1:1.0",
    may: { clusters: "all", namespaces: "all" },
    intent: { kind: "question", question: "why is payment failing?", words: ["payment"] },
    by: { id: "slack:T1:U1", name: "ada" },
    depth: "full",
  };
}

/** Since the first question; `id`: which answer of the talk it is held against. */
function said({ isUnchanged, id }: { isUnchanged: boolean; id: number }): Investigation["earlier"] {
  return {
    investigationId: String(id),
    since: "2026-01-01T10:00:00Z",
    severity: "broken",
    title: "payment crashes on start",
    isUnchanged,
  };
}
