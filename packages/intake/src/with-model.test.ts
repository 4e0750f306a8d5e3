import { expect, test } from "vitest";
import { depthOf } from "./depth-of.ts";
import { inCluster } from "./in-cluster.ts";
import { isAddressed } from "./is-addressed.ts";
import { parseText } from "./parse-text.ts";

const clusters = ["prod-eu", "prod-us"];

/** What becomes of a reply in a thread, with a model and without. */
function replied(text: string, hasModel: boolean) {
  const parsed = parseText(text, { inThread: true, ...(hasModel ? { hasModel } : {}) });
  const intent = inCluster(parsed, clusters);
  const place = { surface: "thread", inConversation: true } as const;
  const depth = depthOf(intent, { ...place, ...(hasModel ? { hasModel } : {}) });
  const meant = intent.kind === "verb" ? intent.verb : "question";
  return `${depth} ${meant}`;
}

test.for([
  ["why is events not scaling?", "full question", "full question"],
  ["warum schlägt checkout fehl?", "quick question", "full question"],
  ["that is wrong, we rolled back at 14:05", "quick not_covered", "full question"],
  ["what happened yesterday at 14:00?", "quick not_covered", "full question"],
  ["why was cart slow last week", "quick not_covered", "full question"],
  ["errors since monday", "quick not_covered", "full question"],
  ["write me two lines for the customers", "quick question", "full question"],
  ["please write a status update", "quick fixed", "full question"],
  ["summarize for my boss", "quick untold", "full question"],
  ["who owns payment", "quick untold", "full question"],
  ["can checkout reach payment at all?", "quick question", "full question"],
  ["what is eating memory on node ip-10-0-3-17?", "quick measure", "full question"],
  ["and with 3 replicas?", "quick question", "full question"],
  ["erklär das bitte genauer", "quick question", "full question"],
  ["in prod-us", "quick question", "full question"],
  ["look at payments instead", "full question", "full question"],
  ["schau dir stattdessen payments an", "full question", "full question"],
  ["why is everything slow in payments?", "quick question", "full question"],
  ["and deployment/search?", "full question", "full question"],
] as const)("`%s` is %s without a model and %s with one", ([text, without, withOne]) => {
  expect([replied(text, false), replied(text, true)]).toEqual([without, withOne]);
});

test.for([
  ["and in payments?", "quick question"],
  ["and search?", "quick question"],
  ["and search in payments?", "quick question"],
  ["and prod-us?", "quick question"],
  ["is anything wrong in payments?", "quick question"],
  ["last 6 hours", "quick again"],
  ["is it the database?", "quick suspect"],
  ["compare payment with yesterday", "quick compare"],
  ["memory of payment", "quick measure"],
  ["what changed?", "quick changes"],
  ["why?", "quick why"],
  ["how do I roll back?", "quick remedy"],
  ["what if i just restart the pods", "quick untold"],
  ["which env var", "quick untold"],
  ["restart payment", "quick never"],
  ["in cluster prod-de", "quick not_covered"],
  ["help", "quick help"],
  ["show context", "quick show_context"],
] as const)("what the grammar knows costs no model: `%s` is %s either way", ([text, meant]) => {
  expect([replied(text, false), replied(text, true)]).toEqual([meant, meant]);
});

test.for([
  ["why", "help", "question"],
  ["who owns payment", "question", "question"],
] as const)(
  "outside a conversation `%s` is %s without a model and %s with one",
  ([text, ...meant]) => {
    const kinds = [false, true].map((hasModel) => {
      const intent = parseText(text, { inThread: false, hasModel });
      return intent.kind === "verb" ? intent.verb : "question";
    });
    expect(kinds).toEqual(meant);
  },
);

test("what a button points at is asked about anew", () => {
  const about = { question: "and search?", words: ["search"], target: "deployment/search" };
  const place = { surface: "thread", inConversation: true, hasModel: true } as const;
  expect(depthOf({ kind: "question", ...about }, place)).toBe("full");
});

test("a slash command never costs a model", () => {
  for (const text of ["chekc shop", "why", "who owns payment", "write a poem"]) {
    const plain = { inThread: false, isCommand: true };
    const intent = parseText(text, { ...plain, hasModel: true });
    expect(intent).toEqual(parseText(text, plain));
    const place = { surface: "slash", inConversation: true, hasModel: true } as const;
    expect(depthOf(intent, place)).toBe("quick");
  }
});

test.for([
  ["that is wrong, we rolled back at 14:05", { isAboutTrouble: true, words: [] }],
  ["why is events not scaling?", { isAboutTrouble: true, words: ["events", "scaling"] }],
  ["look at payments instead", { isAboutTrouble: false, words: ["payments"] }],
  ["errors since monday", { words: [] }],
  ["why is cart slow, last 2 hours", { words: ["cart"], window: { minutes: 120 } }],
] as const)(
  "a model reads `%s` as it was typed, the first look what it names: %o",
  ([text, about]) => {
    const intent = parseText(text, { inThread: true, hasModel: true });
    expect(intent).toEqual({
      kind: "question",
      question: text,
      isAboutTrouble: true,
      ...about,
    });
  },
);

test.for([
  "that is wrong, we rolled back at 14:05",
  "we rolled back at 14:05",
  "the deploy was at 14:05",
  "nein, wir haben um 14:05 zurückgerollt",
  "das ist falsch",
  "you are wrong",
  "that's not right",
  "write me two lines for the customers",
  "draft a message for support",
  "can you write a line for support?",
  "schreib mir zwei Zeilen für die Kunden",
  "erklär das bitte genauer",
  "elaborate on the second one",
  "ignore the node",
  "schau dir payments an",
  "in prod-us",
  "payments instead",
])("with a model `%s` is for us, and without one it was left to people", (text) => {
  expect(
    [false, true].map((hasModel) => isAddressed(text, new Set(["payment"]), { hasModel })),
  ).toEqual([false, true]);
});

test.for([
  "can checkout reach payment at all?",
  "what is eating memory on node ip-10-0-3-17?",
  "and with 3 replicas?",
  "explain that in plain words",
  "no, payment was restarted by hand",
  "look at payments instead",
  "last 6 hours",
  "show context",
  "zeig den kontext",
  "show me the prompt please",
])("`%s` is for us, with a model or without", (text) => {
  expect(
    [false, true].map((hasModel) => isAddressed(text, new Set(["payment"]), { hasModel })),
  ).toEqual([true, true]);
});

test.for([
  "lol",
  "thanks",
  "I am on it",
  "@ann can you look?",
  "<@U0ALICE> we rolled back at 14:05",
  "no",
  "nope",
  "no worries",
  "no idea what that is",
  "no need, it was deployed already",
  "no, I am on it",
  "no, I restarted the wrong laptop",
  "wait for me",
  "ignore me",
  "write to Ann",
  "draft is in the doc",
  "focus everyone",
  "in progress",
  "in a meeting",
  "in 5 minutes",
  "standup at 14:05",
  "look, I rolled it back",
  "rolling back payment, watch the logs",
  "restart done",
  "we had this last month",
  "payment looks fine to me",
])("with a model, too, `%s` is people talking to each other", (text) => {
  expect(isAddressed(text, new Set(["payment"]), { hasModel: true })).toBe(false);
});
