import type { Answer, Intent, Investigation, Reply, ToolCall } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { createOrchestrator } from "./create-orchestrator.ts";
import type { OrchestratorPorts } from "./ports.ts";
import { fakePorts } from "./testing/fakes.ts";
import { diagnosed, finding, ref, secondId } from "./testing/samples.ts";

const payment = ref("payment");
const crash = finding(payment, {
  victims: [{ ref: ref("checkout"), because: "its calls are refused", evidence: [secondId] }],
});
const workloads = ["payment", "checkout", "search"].map((name) => ({
  ref: ref(name),
  state: name === "payment" ? ("broken" as const) : ("fine" as const),
  text: "",
  ready: name === "payment" ? 0 : 2,
  desired: 2,
}));

/** One broken workload in shop; a first look at any other name finds nothing about it. */
function cluster({ server, tool, args }: ToolCall): unknown {
  if (server !== "eks" || tool !== "diagnose") return undefined;
  const { target } = args;
  const named = typeof target === "string" ? ref(target.slice(target.indexOf("/") + 1)) : undefined;
  return diagnosed({
    findings: [crash],
    workloads,
    ...(named === undefined ? {} : { target: named }),
  });
}

function talk(
  answers: (call: ToolCall) => unknown = cluster,
  over: Partial<OrchestratorPorts> = {},
) {
  const ports = fakePorts(answers, over);
  const orchestrator = createOrchestrator(ports);
  const updates: Investigation[] = [];
  const say = async (
    intent: Intent,
    kind: "mention" | "thread_reply" | "slash_command" = "mention",
  ) =>
    await orchestrator.respond(
      { kind, intent, by: "ada", at: "2026-01-01T10:00:00Z", thread: "C1:1" },
      { signal: AbortSignal.timeout(2000), onUpdate: (update) => updates.push(update) },
    );
  return { say, ports, updates };
}

const why = (target?: string): Intent => ({
  kind: "question",
  question: "why?",
  ...(target === undefined ? {} : { target }),
});

test("an investigation shows a sign at once, then the first look, then the whole", async () => {
  const { say, updates } = talk();
  const reply = await say(why("checkout"));
  expect([...new Set(updates.map(({ status }) => status))]).toEqual([
    "looking",
    "first_look",
    "answered",
  ]);
  expect(investigationOf(reply).incident).toMatchObject({
    severity: "broken",
    fingerprint: "print-payment",
  });
});

test("a reply during the investigation finds the first look already held", async () => {
  const held: (string | undefined)[] = [];
  const { say, ports } = talk(cluster, {
    memoryAgent: () => ({
      recall: async () => {
        held.push((await ports.store.byThread("C1:1"))?.status);
        return { recalled: [], rejected: {}, evidence: [], gaps: [] };
      },
    }),
  });
  await say(why("checkout"));
  expect(held).toEqual(["first_look"]);
});

test("a look aside that finds nothing leaves the thread with its incident", async () => {
  const { say } = talk();
  await say(why("checkout"));
  const aside = await say(why("search"), "thread_reply");
  expect(investigationOf(aside).incident.severity).toBe("fine");
  const proof = answerOf(await say({ kind: "verb", verb: "why" }, "thread_reply"));
  expect(proof.title).toBe("payment crashes on start, high confidence: the log says so");
});

test("`why?` in the thread looks at nothing anew", async () => {
  const { say, ports } = talk();
  await say(why("checkout"));
  const before = ports.tools.calls.length;
  await say({ kind: "verb", verb: "why" }, "thread_reply");
  expect(ports.tools.calls).toHaveLength(before);
});

test.for([
  ["payment", "Yes: payment crashes on start, since 2026-01-01T09:50:00Z"],
  ["checkout", "No, checkout is a victim: payment crashes on start"],
  ["search", "No sign that it is search: 2 of 2 pods Ready"],
  ["memory", "No sign of memory trouble"],
  ["database", "I see no database in shop by its name. Which object is it? `why <name>`"],
] as const)("`is it %s?` is answered: %s", async ([target, title]) => {
  const { say } = talk();
  await say(why("checkout"));
  const reply = await say({ kind: "verb", verb: "suspect", target }, "thread_reply");
  expect(answerOf(reply).title).toBe(title);
});

test("without the cluster the answer is unknown, and the gap is told", async () => {
  const { say } = talk(() => undefined);
  const { incident, gaps, coverage } = investigationOf(await say(why("checkout")));
  expect(incident.severity).toBe("unknown");
  expect(coverage.ruledOut).toEqual([]);
  expect(gaps.map((gap) => gap.why)).toEqual(["no answer in 5 s"]);
});

test("a slash command is answered by the first look alone", async () => {
  const { say, ports } = talk();
  const { title, code } = answerOf(await say(why("checkout"), "slash_command"));
  expect(title).toBe("payment crashes on start, since 2026-01-01T09:50:00Z");
  expect(code).toBe("kubectl rollout undo deployment/payment   # brings back rollout 1");
  expect(ports.tools.calls).toHaveLength(1);
});

function investigationOf(reply: Reply): Investigation {
  if (reply.kind === "answer") throw new Error(`answered only: ${reply.answer.title}`);
  return reply.investigation;
}

function answerOf(reply: Reply): Answer {
  if (reply.kind === "investigation") throw new Error("investigated");
  return reply.answer;
}
