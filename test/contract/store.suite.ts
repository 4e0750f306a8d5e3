import type { Alert, Incident, Investigation, Transcript, Verdict } from "@binnacle/contracts";
import { AppError, Instant } from "@binnacle/contracts";
import { type Store, type StorePorts } from "@binnacle/store";
import { createRowStore, type Database } from "@binnacle/store/rows";
import { describe, expect, test } from "vitest";
import { z } from "zod";

const at = "2026-11-21T03:14:00Z";
const later = "2026-11-21T03:20:00Z";

/** A store of its own for each claim; `now` moves its clock (milliseconds since the epoch). */
export interface Kept {
  readonly store: Store;
  readonly now: (ms: number) => void;
}

/** A store of the kind that `create` makes, with a clock that stands still until it is moved. */
export function keptBy(create: (ports: StorePorts) => Store): Kept {
  let nowMs = Date.parse(at);
  const store = create(portsAt(() => nowMs));
  return {
    store,
    now: (ms) => {
      nowMs = ms;
    },
  };
}

/** Takes `hunter2` out of texts at any depth, as the redactor of a store does with secrets. */
async function withoutSecret<Value>(value: Value): Promise<Value> {
  const copy = structuredClone(value);
  hide(copy);
  return copy;
}

function hide(holder: unknown): void {
  if (typeof holder !== "object" || holder === null) return;
  for (const [key, item] of Object.entries(holder)) {
    if (typeof item === "string")
      Reflect.set(holder, key, item.replaceAll("hunter2", "[redacted]"));
    hide(item);
  }
}

/** What every store does, wherever it keeps things. `keep` gives one that holds nothing of this name yet. */
export function storeSuite(name: string, keep: () => Promise<Kept>): void {
  describe(`${name} keeps`, () => {
    investigationClaims(keep);
    verdictClaims(keep);
    conversationClaims(keep);
    incidentClaims(keep);
    journalClaims(keep);
    transcriptClaims(keep);
    inboxClaims(keep);
  });
}

function investigationClaims(keep: () => Promise<Kept>): void {
  test("the newest snapshot of each investigation is kept", async () => {
    const { investigations } = (await keep()).store;
    for (const item of [snapshot("i1", 1), snapshot("i2", 1), snapshot("i1", 2)])
      await investigations.put(item);
    expect(await investigations.get("i1")).toEqual(snapshot("i1", 2));
    expect(await investigations.get("i2")).toEqual(snapshot("i2", 1));
    expect(await investigations.get("i3")).toBeUndefined();
  });

  test("no secret is kept of an investigation", async () => {
    const { investigations } = (await keep()).store;
    const about = { origin: "kubernetes", kind: "unreachable", what: "logs" } as const;
    await investigations.put({ ...snapshot("i1", 1), gaps: [{ ...about, why: "says hunter2" }] });
    expect((await investigations.get("i1"))?.gaps).toEqual([{ ...about, why: "says [redacted]" }]);
  });

  test.for([
    ["a NUL", "a\u0000b"],
    ["half a surrogate pair", "a\ud800b"],
    ["emoji", "🔴 é"],
    ["quotes, backslashes and a newline", `'"\\\n$1`],
    ["a megabyte", "x".repeat(1_000_000)],
  ] as const)("%s in a text of a cluster comes back as it was", async ([, text]) => {
    const { investigations } = (await keep()).store;
    await investigations.put({ ...snapshot("i1", 1), question: text });
    expect((await investigations.get("i1"))?.question).toBe(text);
  });
}

function verdictClaims(keep: () => Promise<Kept>): void {
  test("people who decide at once are both heard; what one says twice counts once, as said last", async () => {
    const { verdicts } = (await keep()).store;
    const [first, second] = [verdict("ann"), verdict("bob")];
    const changed = { ...first, withdrawnAt: "2026-11-21T03:15:00Z" };
    await verdicts.give(first);
    await verdicts.give(second);
    await verdicts.give(changed);
    expect(await verdicts.of("i1")).toEqual([second, changed]);
  });

  test("each hypothesis of each investigation has a verdict of its own", async () => {
    const { verdicts } = (await keep()).store;
    for (const over of [{}, { hypothesisId: "h2" }, { investigationId: "i2" }])
      await verdicts.give(verdict("ann", over));
    expect(await verdicts.of("i1")).toHaveLength(2);
    expect(await verdicts.of("i3")).toEqual([]);
  });
}

function conversationClaims(keep: () => Promise<Kept>): void {
  test("of two who claim the same at once one has it", async () => {
    const { conversations } = (await keep()).store;
    const all = Array.from({ length: 8 }, () => conversations.claim("e1", "C1:1"));
    expect((await Promise.all(all)).filter(Boolean)).toEqual([true]);
  });

  test("a claim of several keys takes all of them, or none", async () => {
    const { conversations } = (await keep()).store;
    expect(await conversations.claim("event", "message")).toBe(true);
    expect(await conversations.claim("message", "other")).toBe(false);
    expect(await conversations.claim("other")).toBe(true);
  });

  test("who claims in another order is not blocked by who claims at once", async () => {
    const { conversations } = (await keep()).store;
    const pairs = Array.from({ length: 20 }, (_, place) =>
      place % 2 === 0 ? ["a", "b"] : ["b", "a"],
    );
    const claims = await Promise.all(pairs.map((pair) => conversations.claim(...pair)));
    expect(claims.filter(Boolean)).toEqual([true]);
  });

  test.for([
    [59, false],
    [60, true],
  ] as const)("after %i minutes it may be claimed again: %s", async ([minutes, isFree]) => {
    const { store, now } = await keep();
    now(0);
    await store.conversations.claim("e1");
    now(minutes * 60_000);
    expect(await store.conversations.claim("e1")).toBe(isFree);
  });

  test("changes of a talk that come at once are all kept", async () => {
    const { conversations } = (await keep()).store;
    expect(await conversations.get("C1:1")).toBeUndefined();
    const ids = Array.from({ length: 12 }, (_, place) => `e${place}`);
    await Promise.all(
      ids.map((id) =>
        conversations.update("C1:1", (now) => ({ ...now, cited: [...now.cited, id] })),
      ),
    );
    const kept = await conversations.get("C1:1");
    expect(kept).toMatchObject({ key: "C1:1", offered: [] });
    expect(kept?.cited.toSorted()).toEqual(ids.toSorted());
  });

  test("a change that fails changes nothing, and the talk can be changed after it", async () => {
    const { conversations } = (await keep()).store;
    await conversations.update("C1:1", (now) => ({ ...now, cited: ["a"] }));
    const failing = conversations.update("C1:1", () => {
      throw new AppError("bug", "no change");
    });
    await expect(failing).rejects.toThrow("no change");
    const changed = await conversations.update("C1:1", (now) => ({
      ...now,
      cited: [...now.cited, "b"],
    }));
    expect(changed.cited).toEqual(["a", "b"]);
  });
}

const scope: Incident["scope"] = {
  cluster: { id: "", name: "prod-eu" },
  namespace: "shop",
  workload: "checkout",
  window: { from: "2026-11-21T02:14:00Z", to: at },
};

function incidentClaims(keep: () => Promise<Kept>): void {
  test("an alert that comes again belongs to the incident that it opened", async () => {
    const { incidents } = (await keep()).store;
    const first = await incidents.absorb([alert("HighErrorRate")], { scope, at });
    const again = await incidents.absorb([alert("HighErrorRate")], { scope, at: later });
    expect([first.isNew, again.isNew]).toEqual([true, false]);
    expect(await incidents.get(again.incidentId)).toMatchObject({
      id: first.incidentId,
      status: "open",
      openedAt: at,
      severity: "unknown",
      alerts: [alert("HighErrorRate")],
    });
  });

  test.for([
    ["another workload", { workload: "cart" }],
    ["another namespace", { namespace: "billing" }],
    ["another cluster", { cluster: { id: "", name: "prod-us" } }],
  ] as const)("an alert of that name about %s is another incident", async ([, over]) => {
    const { incidents } = (await keep()).store;
    await incidents.absorb([alert("A")], { scope, at });
    const { isNew } = await incidents.absorb([alert("A")], { scope: { ...scope, ...over }, at });
    expect(isNew).toBe(true);
  });

  test("alerts of one incident that come at once open one", async () => {
    const { incidents } = (await keep()).store;
    const all = await Promise.all(
      Array.from({ length: 10 }, () => incidents.absorb([alert("HighErrorRate")], { scope, at })),
    );
    expect(all.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(new Set(all.map(({ incidentId }) => incidentId)).size).toBe(1);
  });

  test("one whose alerts are all resolved is closed: the next alert opens another", async () => {
    const { incidents } = (await keep()).store;
    const { incidentId } = await incidents.absorb([alert("A")], { scope, at });
    await incidents.absorb([{ ...alert("A"), state: "resolved" }], { scope, at: later });
    expect(await incidents.get(incidentId)).toMatchObject({ status: "closed", closedAt: later });
    expect((await incidents.absorb([alert("A")], { scope, at: later })).isNew).toBe(true);
  });

  test("an incident grows by what comes with its alert, and is found by that", async () => {
    const { incidents } = (await keep()).store;
    const { incidentId } = await incidents.absorb([alert("A")], { scope, at });
    await incidents.absorb([alert("A"), alert("B")], { scope, at });
    expect(await incidents.absorb([alert("B")], { scope, at })).toEqual({
      incidentId,
      isNew: false,
    });
  });

  test("what an investigation learned is kept beside what comes meanwhile", async () => {
    const { incidents } = (await keep()).store;
    const { incidentId } = await incidents.absorb([alert("A")], { scope, at });
    await Promise.all([
      incidents.learn(incidentId, { clusterId: "c1", severity: "broken" }),
      incidents.learn(incidentId, { conversation: "C1:1" }),
      incidents.absorb([alert("A"), alert("B")], { scope, at }),
    ]);
    expect(await incidents.get(incidentId)).toMatchObject({
      clusterId: "c1",
      severity: "broken",
      conversation: "C1:1",
      alerts: [alert("A"), alert("B")],
    });
  });
}

function journalClaims(keep: () => Promise<Kept>): void {
  test.for([
    ["a step that is kept is not done again, also by a run that goes on", "run", "look", at],
    ["another step is done", "run", "ask", later],
    ["another run is done", "other", "look", later],
  ] as const)("%s", async ([, run, step, gives]) => {
    const { journalOf } = (await keep()).store;
    const work = working();
    expect(await journalOf("run").step("look", Instant, work)).toBe(at);
    expect(await journalOf(run).step(step, Instant, work)).toBe(gives);
  });

  test("what a step throws is thrown, and the step is done the next time", async () => {
    const journal = (await keep()).store.journalOf("run");
    const failing = journal.step("look", Instant, () =>
      Promise.reject(new AppError("unavailable", "no answer")),
    );
    await expect(failing).rejects.toThrow("no answer");
    expect(await journal.step("look", Instant, working())).toBe(at);
  });

  test("a step that is being done is not begun a second time", async () => {
    const journal = (await keep()).store.journalOf("run");
    const work = working();
    const look = () => journal.step("look", Instant, work);
    expect(await Promise.all([look(), look()])).toEqual([at, at]);
  });

  test("a step within a step is kept, too", async () => {
    const journal = (await keep()).store.journalOf("run");
    const given = await journal.step("outer", Instant, () =>
      journal.step("inner", Instant, working()),
    );
    expect(given).toBe(at);
  });
}

/** Work that gives another moment each time. */
function working(): () => Promise<string> {
  const moments = [at, later];
  return async () => moments.shift() ?? "";
}

function transcriptClaims(keep: () => Promise<Kept>): void {
  test("what was put last of an investigation is kept, without its secrets", async () => {
    const { transcripts } = (await keep()).store;
    await transcripts.put(told("i1", "first"));
    await transcripts.put(told("i1", "the token is hunter2"));
    expect(await transcripts.get("i1")).toEqual(told("i1", "the token is [redacted]"));
    expect(await transcripts.get("i2")).toBeUndefined();
  });
}

function inboxClaims(keep: () => Promise<Kept>): void {
  test("what comes again, also at once, is done once; what fails hinders nothing", async () => {
    const { inbox } = (await keep()).store;
    const done: string[] = [];
    inbox.serve("note", z.string(), async (note) => {
      done.push(note);
      if (note === "bad") throw new AppError("unavailable", "no answer");
    });
    await inbox.open();
    const id = `${Math.random()}`;
    const takes = ["bad", "a", "a", "b"].map((note) => inbox.take("note", `${id}:${note}`, note));
    const taken = await Promise.all(takes);
    await expect.poll(() => done.toSorted()).toEqual(["a", "b", "bad"]);
    expect(taken.filter(Boolean).length).toBeGreaterThanOrEqual(3);
    expect(await inbox.take("note", `${id}:a`, "a")).toBe(false);
    await inbox.close();
    expect(done).toHaveLength(3);
  });
}

function verdict(name: string, over: Partial<Extract<Verdict, { kind: "accept" }>> = {}): Verdict {
  const by = { id: `slack:T1:${name}`, name };
  const about = { investigationId: "i1", hypothesisId: "h1", fingerprint: "f" };
  return { ...about, kind: "accept", by, at, ...over };
}

function alert(name: string): Alert {
  const about = { fingerprint: name, name, labels: { namespace: "shop" } };
  return { ...about, state: "firing", summary: `${name} fires`, startsAt: at };
}

function told(investigationId: string, text: string): Transcript {
  const said = [{ role: "given" as const, parts: [{ kind: "text" as const, text }] }];
  const usage = { input: 1, output: 1, cacheRead: 0, cacheWrite: 0, cents: 0 };
  const agent = { agent: "orchestrator", round: 1, promptVersion: "orchestrator-1" };
  return {
    investigationId,
    context: text,
    agents: [{ ...agent, system: text, tools: ["answer"], messages: said, usage }],
  };
}

export function snapshot(id: string, revision: number): Investigation {
  const cluster = { id: "", name: "prod-eu" };
  const none = { history: [], changes: [], timeline: [], workloads: [], dependencies: [] };
  const nothing = { hypotheses: [], evidence: [], notes: [], observations: [], gaps: [], plan: [] };
  return {
    ...none,
    ...nothing,
    id,
    revision,
    status: "answered",
    question: "why?",
    askedAt: at,
    scope: { cluster, window: { from: at, to: at } },
    severity: "broken",
    users: { state: "unknown", text: "unknown", evidence: [] },
    pods: { ready: 0, total: 0 },
    checks: [],
    receipt: { model: "no model", calls: 1, seconds: 1, sources: [] },
  };
}

/** Later than anything that is kept. */
const end = Date.parse("9999-01-01T00:00:00Z");

/** A store of rows that holds nothing. */
export async function rowsIn(database: Database): Promise<Kept> {
  const emptied = createRowStore({ ...portsAt(() => end), database });
  await emptied.inbox.open();
  await emptied.forgetBefore(end);
  await emptied.inbox.close();
  return keptBy((ports) => createRowStore({ ...ports, database }));
}

function portsAt(clock: () => number): StorePorts {
  let ids = 0;
  return { clock, redact: withoutSecret, log: () => {}, newId: () => `incident-${(ids += 1)}` };
}
