import type { Check, Diagnosis, Finding, Gap, Investigation } from "@binnacle/contracts";
import { causes } from "@binnacle/diagnosis";
import { expect, test } from "vitest";
import {
  began,
  crash,
  diagnosed,
  fact,
  held,
  hypothesis,
  rejected,
  rollout,
  ruledOut,
} from "./testing/samples.ts";
import { down, talk, talkSeeing } from "./testing/talk.ts";

const gap = down("kubernetes");
const whole = allBut();
const elsewhere = { text: "What is known points elsewhere: payment crashes on start." };
const wasOom = { text: "When I looked before: search is killed for memory." };

interface Now extends Partial<Diagnosis> {
  readonly gaps?: readonly Gap[];
}

/** Somebody who knew `before`, in a cluster that is so now. */
function ask(question: string, before: Partial<Investigation>, { gaps = [], ...now }: Now) {
  const seen = { ...diagnosed(now), gaps };
  return talk({ before: held(before), tools: { diagnose: seen } }).say(question);
}

function outOfMemory(over: Partial<Finding> = {}): Finding {
  return crash("search", { cause: "oom-killed", title: "search is killed for memory", ...over });
}

/** What people call a kind of cause, and causes or groups of them that it names. */
test.for([
  ["capacity", "insufficient-resources quota-exceeded"],
  ["config", "missing-config"],
  ["configuration", "missing-config"],
  ["cpu", "insufficient-resources"],
  ["disk", "evicted storage"],
  ["image", "image-not-found"],
  ["leak", "oom-killed"],
  ["memory", "oom-killed insufficient-resources evicted"],
  ["network", "network"],
  ["networking", "network"],
  ["node", "evicted node"],
  ["nodes", "evicted node"],
  ["oom", "oom-killed"],
  ["permission", "permission-denied access-denied"],
  ["permissions", "permission-denied access-denied"],
  ["probe", "probes"],
  ["probes", "probes"],
  ["quota", "quota"],
  ["registry", "image"],
  ["scheduler", "scheduling"],
  ["scheduling", "scheduling"],
  ["secret", "missing-config"],
  ["storage", "storage"],
  ["volume", "storage"],
] as const)("`is it the %s?` asks about %s", async ([word, meant]) => {
  for (const each of meant.split(" ")) {
    const cause = causes.find(({ id, group }) => id === each || group === each)?.id ?? each;
    const finding = crash("payment", { cause });
    const leads = { hypotheses: [hypothesis(finding)] };
    const yes = await ask(`is it the ${word}?`, leads, { findings: [finding] });
    expect(yes.title).toBe("Yes: payment crashes on start");
    const open = await ask(`is it the ${word}?`, {}, { checks: allBut(cause) });
    expect(open.title).toContain(`I cannot tell whether it is ${word} trouble`);
    expect(open.state).toBe("unknown");
  }
  const { title, lines } = await ask(`is it the ${word}?`, {}, { checks: whole });
  expect(title).toBe(`No sign of ${word} trouble`);
  expect(lines.slice(-3)).toMatchObject([
    { text: "all of it is well (6 pods)" },
    elsewhere,
    { text: "Ruled out as far as Kubernetes shows, not proven impossible." },
  ]);
});

test("a cause that was neither found nor ruled out is open, and named", async () => {
  const { title, state, lines } = await ask(
    "is it the node?",
    {},
    { checks: allBut("node-not-ready") },
  );
  expect({ title, state }).toEqual({
    title: "I cannot tell whether it is node trouble",
    state: "unknown",
  });
  const texts = new Set(lines.map(({ text }) => text));
  for (const text of ["Neither found nor ruled out: Node not ready.", elsewhere.text])
    expect(texts).toContain(text);
});

/** All causes but one are ruled out. */
function allBut(cause?: string): Check[] {
  return causes.flatMap(({ id }) => (id === cause ? [] : [ruledOut(id)]));
}

test("it is looked for where it was asked about, and in the namespace should that be gone", async () => {
  const inShop = talkSeeing({}, { before: held() });
  await inShop.say("is it the network?");
  const { target: _, ...known } = held();
  const { namespace: __, ...scope } = known.scope;
  const everywhere = talkSeeing({}, { before: { ...known, scope } });
  await everywhere.say("is it the network?");
  expect([...inShop.asked, ...everywhere.asked]).toMatchObject([
    {
      input: {
        candidates: [
          { target: "deployment/checkout", namespace: "shop" },
          { namespace: "shop" },
          {},
          {},
        ],
      },
    },
    { input: { candidates: [{}] } },
  ]);
});

const lost = "I cannot tell whether it is memory trouble";
const unknown = { state: "unknown", gaps: [gap] };
const oomKilled = hypothesis(outOfMemory());
const notReached: Check = {
  kind: "not_reached",
  cause: "oom-killed",
  because: { text: "no container ran", evidence: [fact(2).id] },
  examined: { count: 1, of: "pod" },
};
const over = allBut("oom-killed");

test.for<[string, Partial<Investigation>, Now, object]>([
  [
    "found, and does not lead",
    {},
    { findings: [outOfMemory()] },
    { title: "There is memory trouble: search is killed for memory", lines: [{}, elsewhere] },
  ],
  [
    "found by an agent",
    { hypotheses: [hypothesis(outOfMemory({ by: { kind: "agent", name: "kubernetes" } }))] },
    { findings: [] },
    { title: "Yes: search is killed for memory", evidence: [fact(1)] },
  ],
  [
    "not to be seen any more",
    { hypotheses: [hypothesis(crash()), oomKilled] },
    { checks: whole },
    { title: "No sign of memory trouble", lines: [{}, {}, {}, wasOom, elsewhere, {}] },
  ],
  [
    "over",
    {},
    { findings: [crash(), outOfMemory({ state: "resolved" })], checks: over },
    {
      title: "There was memory trouble: search is killed for memory at {since}, over",
      slots: { since: { value: { at: began } } },
      lines: [{ text: "search exits with code 1" }, elsewhere],
      evidence: [fact(1)],
    },
  ],
  [
    "over, nobody knows since when",
    {},
    { findings: [outOfMemory({ state: "resolved", since: undefined })], checks: over },
    { title: "There was memory trouble: search is killed for memory, over" },
  ],
  [
    "over, and led",
    { hypotheses: [oomKilled] },
    { findings: [outOfMemory({ state: "resolved" })], checks: over },
    {
      title: "There was memory trouble: search is killed for memory at {since}, over",
      lines: [{ text: "search exits with code 1" }],
    },
  ],
  [
    "over here, and not elsewhere",
    {},
    { findings: [outOfMemory({ state: "resolved" }), outOfMemory()] },
    { title: "There is memory trouble: search is killed for memory" },
  ],
  [
    "explained by another finding",
    {},
    {
      checks: [
        ...allBut("oom-killed"),
        { kind: "found", cause: "oom-killed", findings: [], explainedBy: crash().id },
      ],
    },
    {
      title: "There is memory trouble, explained by: payment crashes on start",
      lines: [{ text: "Out of memory, explained by: payment crashes on start" }, {}, {}, elsewhere],
    },
  ],
  [
    "not reached",
    {},
    { checks: [...allBut("oom-killed"), notReached] },
    {
      title: "I cannot tell yet: payment fails before that",
      state: "unknown",
      lines: [{ text: "Out of memory, not reached: no container ran (1 pod)" }, {}, {}, elsewhere],
      evidence: [fact(2)],
    },
  ],
  [
    "not reached, and more than one thing fails",
    {},
    { findings: [crash(), crash("cart")], checks: [notReached] },
    { title: "I cannot tell yet: something fails before that", state: "unknown" },
  ],
  [
    "hidden",
    { hypotheses: [hypothesis(crash()), oomKilled] },
    { checks: [{ kind: "not_visible", cause: "oom-killed", gap }] },
    { title: lost, lines: [wasOom, elsewhere], ...unknown },
  ],
  [
    "not looked for",
    {},
    { checks: [], gaps: [gap] },
    { title: `${lost}: I did not look for it`, lines: [elsewhere], ...unknown },
  ],
])("of memory trouble that is %s just that is said", async ([, before, now, answer]) => {
  expect(await ask("is it memory?", before, now)).toMatchObject(answer);
});

const none = { count: 0, of: "persistent volume claim" };

test.for<[string, Check[]]>([
  ["No sign of disk trouble; there is no persistent volume claim to look at", allBut()],
  [
    "Nothing is here that could have disk trouble: no persistent volume claim to look at",
    allBut().map((check) => ({ ...check, examined: none })),
  ],
])("where nothing of the kind is there that is said: %s", async ([title, checks]) => {
  const storage = causes.find(({ group }) => group === "storage");
  const seen = checks.map((check) =>
    check.cause === storage?.id ? { ...check, examined: none } : check,
  );
  const answer = await ask("is it the disk?", {}, { checks: seen });
  expect(answer.title).toBe(title);
  expect(answer.lines[0]?.text).toBe("all of it is well (no persistent volume claim to look at)");
});

test("a cause that somebody rejected is not denied: who rejected it is said", async () => {
  const before = held({ hypotheses: [oomKilled] });
  const known = { before, verdicts: [rejected(oomKilled)] };
  const { say } = talkSeeing({ findings: [outOfMemory()] }, known);
  expect(await say("is it memory?")).toMatchObject({
    title: "Yes: search is killed for memory",
    lines: [{ text: "search exits with code 1" }, { text: "Ada rejected it as the cause." }],
  });
});

test.for(["change", "deploy", "deployment", "release", "rollout", "update", "upgrade"])(
  "`is it the %s?` asks about rollouts",
  async (word) => {
    const before = { hypotheses: [hypothesis(crash("payment", { change: rollout() }))] };
    expect(await ask(`is it the ${word}?`, before, {})).toMatchObject({
      title: "Yes: it began with a change of deployment/payment",
      lines: [{ text: "{at} deployment/payment rollout 7: env PAYMENT_URL removed" }],
      evidence: [fact(3)],
    });
  },
);

const noSign = "No sign of it: nothing was rolled out in this window that the objects remember";
const notSeen = "I cannot tell whether it is a rollout: I could not look at all of them";
const argo = [rollout("cart", { by: "argocd" })];
const lastLine = { text: "{at} deployment/cart rollout 7: env PAYMENT_URL removed (argocd)" };
const hidden = (kind: string) => ({ ...gap, about: { kinds: [kind] } });

test.for([
  [{}, { title: noSign, lines: [] }],
  [
    { changes: argo },
    {
      title: "No sign that it is a rollout; the last change was on deployment/cart",
      lines: [lastLine],
    },
  ],
  [{ gaps: [gap] }, { title: notSeen, ...unknown }],
  [
    { changes: argo, gaps: [hidden("Pod"), hidden("ReplicaSet")] },
    { title: notSeen, lines: [lastLine], state: "unknown", gaps: [hidden("ReplicaSet")] },
  ],
  [{ gaps: [hidden("Pod")] }, { title: noSign }],
] as const)("of rollouts, when %o is seen now: %o", async ([now, answer]) => {
  const before = { changes: [rollout("web")], gaps: [] };
  expect(await ask("is it a rollout?", before, now)).toMatchObject(answer);
});

test("where no cause is known the last rollout is not denied", async () => {
  const before = { hypotheses: [], changes: [], gaps: [] };
  expect(await ask("is it a rollout?", before, { changes: argo })).toMatchObject({
    title: "I cannot tell whether it is a rollout; the last change was on deployment/cart",
    lines: [lastLine],
    state: "unknown",
  });
});
