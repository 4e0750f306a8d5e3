import {
  AppError,
  type DecideResult,
  type Decision,
  type Gap,
  type Investigation,
  type Verdict,
} from "@binnacle/contracts";
import { expect, test } from "vitest";
import { everything } from "./access/grants.ts";
import { idsOf, toMetadata } from "./message-ids.ts";
import { type Judged, onVerdict } from "./on-verdict.ts";
import { onVerdictForm } from "./on-verdict-form.ts";
import { bot, createWorkspace } from "./testing/create-workspace.ts";
import { crashing, quiet } from "./testing/samples.ts";

const ids = { investigationId: "i1", hypothesisId: "h1", revision: 1 };
const judged: Judged = {
  ...ids,
  user: "U1",
  grants: everything,
  channel: "C1",
  ts: "5.1",
  threadTs: "5.0",
};
const by = { id: "slack:T1:U1", name: "ada" };
const accept = { kind: "accept" } as const;
const decided: DecideResult = { kind: "decided", investigation: quiet, verdicts: [] };

test("a verdict says of which picture it is and whose; what was asked back meanwhile still may be answered", async () => {
  const workspace = createWorkspace({ decide: () => decided });
  const offered = [{ label: "shop", intent: { kind: "question" as const, question: "why?" } }];
  workspace.talks.set("C1:5.0", { key: "C1:5.0", cited: [], offered });
  await onVerdict(judged, accept, workspace.bot().ports);
  expect(workspace.decided).toEqual([{ ...ids, says: accept, by, at: "2026-01-01T10:00:00.000Z" }]);
  expect(workspace.written).toMatchObject([
    { kind: "edit", ids: { looked: { investigationId: "i1" } } },
  ]);
  expect(workspace.talks.get("C1:5.0")).toMatchObject({ offered, cited: quiet.users.evidence });
});

test.for([
  ["decided", "The verdict stands, but I could not redraw the message: Slack is away."],
  ["stale", "Nothing is decided: the picture changed, and I could not redraw it: Slack is away."],
] as const)(
  "a message that cannot be redrawn when it is %s is no silence",
  async ([kind, told]) => {
    const workspace = createWorkspace({ decide: () => ({ ...decided, kind }) });
    const { ports } = workspace.bot();
    const api = { ...ports.api, edit: () => failed("unavailable") };
    await expect(onVerdict(judged, accept, { ...ports, api })).rejects.toThrow(told);
  },
);

const theirs: Verdict & { readonly kind: "accept" } = {
  ...accept,
  ...ids,
  fingerprint: "p1",
  by: { id: "slack:T1:U2", name: "bob" },
  at: "2026-01-01T09:00:00Z",
};

test.for([
  ["too late", { kind: "too_late", verdict: theirs }, "Ten minutes have passed"],
  ["another's", { kind: "not_yours", verdicts: [theirs] }, "This verdict is of bob: only who gave"],
  ["of nothing", { kind: "not_yours", verdicts: [] }, "There is nothing to withdraw."],
] as const)("a withdrawal that is %s is told to its author alone", async ([, result, told]) => {
  const workspace = createWorkspace({ decide: () => ({ ...result, verdicts: [theirs] }) });
  const { ports } = workspace.bot();
  const decide = async (): Promise<DecideResult> =>
    result.kind === "not_yours" ? { ...result, verdicts: [...result.verdicts] } : result;
  const investigations = { ...ports.investigations, decide };
  await onVerdict(judged, { kind: "withdraw" }, { ...ports, investigations });
  expect(workspace.written.map(({ kind }) => kind)).toEqual(["whisper"]);
  expect(workspace.written[0]?.message.text).toContain(told);
});

test("the verdict on a message that was deleted stands, and its author learns it", async () => {
  const workspace = createWorkspace({ decide: () => decided });
  const { ports } = workspace.bot();
  const api = { ...ports.api, edit: () => failed("not_found") };
  await onVerdict(judged, accept, { ...ports, api });
  expect(workspace.written.map(({ message }) => message.text)).toEqual([
    "The verdict stands; the message that it was given on is not there any more.",
  ]);
});

test("Withdraw is taken away after ten minutes", async () => {
  const workspace = createWorkspace({ decide: () => decided });
  workspace.hold("C1:5.0");
  await onVerdict(judged, accept, workspace.bot().ports);
  const before = workspace.written.length;
  for (const work of workspace.later) await work();
  expect(workspace.written.slice(before)).toMatchObject([{ kind: "edit" }]);
});

const inQuestion = (investigationId: string, verdict = theirs) =>
  toMetadata({
    triggerId: "slack:T1:C1:5.0",
    looked: {
      investigationId,
      question: "why?",
      cluster: "prod-eu",
      windowMinutes: 60,
      target: "deployment/cart",
      namespace: "shop",
      verdicts: [verdict],
    },
  });
const message = { ts: "5.1", user: bot, text: "cart crashes" };
const standing = [{ ...message, metadata: inQuestion("i0") }];

test("after a restart it is looked at again with the scope of then, and the verdict counts beside the others", async () => {
  const decide = (): DecideResult =>
    workspace.started.length === 0 ? { kind: "gone" } : { ...decided, investigation: crashing };
  const workspace = createWorkspace({ standing, snapshots: [crashing], decide });
  await onVerdict(judged, accept, workspace.bot().ports);
  const intent = { kind: "question", target: "deployment/cart", namespace: "shop" };
  expect(workspace.started).toMatchObject([
    { id: "slack:T1:C1:5.0", cluster: "prod-eu", conversation: "C1:5.0", intent },
  ]);
  expect(workspace.decided.at(-1)).toMatchObject({ investigationId: "i1", revision: 1 });
  expect(workspace.verdicts).toMatchObject([{ by: { name: "bob" }, investigationId: "i1" }]);
  expect(workspace.written.map(({ kind }) => kind)).toEqual(["edit"]);
});

test.for([
  ["of the same hypothesis", theirs, [], ["bob i1 h1"]],
  ["of a pod that has another name by now", { ...theirs, hypothesisId: "h9" }, [], ["bob i1 h1"]],
  ["of what is not found again", { ...theirs, hypothesisId: "h9", fingerprint: "p9" }, [], []],
  ["of who said something since", theirs, [{ ...theirs, at: "2026-01-01T09:30:00Z" }], []],
] as const)("after a restart a verdict %s is said again, or not", async (given) => {
  const [, verdict, since, said] = given;
  const metadata = inQuestion("i0", verdict);
  const workspace = createWorkspace({
    standing: [{ ...message, metadata }],
    snapshots: [crashing],
  });
  workspace.verdicts.push(...since);
  await onVerdict(judged, accept, workspace.bot().ports);
  const told = workspace.verdicts.slice(since.length);
  const shown = told.map(({ by: { name }, ...about }) =>
    [name, about.investigationId, about.hypothesisId].join(" "),
  );
  expect(shown).toEqual(said);
});

const down: Gap = {
  origin: "kubernetes",
  kind: "timed_out",
  what: "the cluster",
  why: "no answer",
};
const blind: Investigation = { ...quiet, severity: "unknown", checks: [], gaps: [down] };
const hidden: Investigation = {
  ...blind,
  checks: [{ kind: "not_visible", cause: "x", gap: down }],
};

test.for([
  ["cannot be looked at", blind, "I could not look at this again (the cluster: no answer)."],
  ["cannot be seen whole", hidden, "I could not see all of it again (the cluster: no answer)"],
] as const)(
  "after a restart, what %s is not accepted, and the click stays possible",
  async (given) => {
    const [, unseen, told] = given;
    const snapshots = [unseen];
    const workspace = createWorkspace({ standing, snapshots });
    const { ports } = workspace.bot();
    await onVerdict(judged, accept, ports);
    expect(workspace.written.map(({ kind }) => kind)).toEqual(["whisper"]);
    expect(workspace.written[0]?.message.text).toContain(told);
    expect(workspace.written[0]?.message.text).toContain("Nothing is decided");
    expect(workspace.decided).toHaveLength(1);
    expect(workspace.verdicts).toEqual([]);
  },
);

test("after a blind look the next click looks anew, and what is found then is decided", async () => {
  const snapshots = [blind];
  const decide = ({ hypothesisId }: Decision): DecideResult =>
    workspace.started.length === 2 && hypothesisId === "h1"
      ? { ...decided, investigation: crashing }
      : { kind: "gone" };
  const again = [{ ...message, metadata: inQuestion("i1") }];
  const workspace = createWorkspace({ standing: again, snapshots, decide });
  const { ports } = workspace.bot();
  await onVerdict(judged, accept, ports);
  workspace.held.set("i1", blind);
  snapshots[0] = crashing;
  await onVerdict(judged, accept, ports);
  const [first, second] = workspace.started.map(({ id }) => id);
  expect(first).toBe("slack:T1:C1:5.0");
  expect(second).not.toBe(first);
  const triggerId = second ?? "";
  expect(idsOf({ ...crashing, triggerId }, []).triggerId).toBe(first);
  expect(workspace.written.map(({ kind }) => kind)).toEqual(["whisper", "edit"]);
});

test("Modify after a blind look looks anew, too, and the form is filled", async () => {
  const metadata = inQuestion("i1");
  const workspace = createWorkspace({
    standing: [{ ...message, metadata }],
    snapshots: [crashing],
  });
  workspace.held.set("i1", blind);
  const { ports } = workspace.bot();
  await onVerdictForm(judged, { kind: "modify", triggerId: "t1" }, ports);
  expect(workspace.started).toHaveLength(1);
  expect(workspace.views.at(-1)).toHaveProperty("submit");
});

test.for([
  ["something else is found", [quiet], standing, "this is not what I find any more"],
  ["the message holds no scope", [quiet], [], "I cannot look at this again."],
] as const)("after a restart, when %s, it is said, and nothing is decided", async (given) => {
  const [, snapshots, messages, told] = given;
  const workspace = createWorkspace({ standing: messages, snapshots });
  await onVerdict(judged, accept, workspace.bot().ports);
  expect(workspace.written.map(({ kind }) => kind)).toEqual(["whisper"]);
  expect(workspace.written[0]?.message.text).toContain(told);
});

function failed(kind: AppError["kind"]): Promise<void> {
  return Promise.reject(new AppError(kind, "Slack is away."));
}
