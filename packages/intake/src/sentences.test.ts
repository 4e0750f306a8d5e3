import { expect, test } from "vitest";
import { isAddressed } from "./is-addressed.ts";
import { parseText } from "./parse-text.ts";

/** What tired people type into the thread of an investigation, and what they mean by it. */
const sentences = [
  ["ok how do we roll this thing back", { verb: "remedy" }],
  ["rollback command pls", { verb: "remedy" }],
  ["how can i undo that", { verb: "remedy" }],
  ["what should I do now?", { verb: "remedy" }],
  ["whats the fix", { verb: "remedy" }],
  ["wie rolle ich das zurück?", { verb: "remedy" }],
  ["was soll ich tun?", { verb: "remedy" }],
  ["since when?", { verb: "since" }],
  ["when did this start", { verb: "since" }],
  ["how long has it been down", { verb: "since" }],
  ["when did payment break?", { verb: "since", words: ["payment"] }],
  ["seit wann ist das kaputt?", { verb: "since" }],
  ["which pods", { verb: "which_pods" }],
  ["what pods are affected?", { verb: "which_pods" }],
  ["welche pods sind betroffen", { verb: "which_pods" }],
  ["who deployed that", { verb: "who" }],
  ["who broke it?", { verb: "who" }],
  ["wer hat das deployt?", { verb: "who" }],
  ["error rate now?", { verb: "measure", rest: "error_ratio" }],
  [
    "whats the eror rate of frontend",
    { verb: "measure", rest: "error_ratio", words: ["frontend"] },
  ],
  ["how many errors right now", { verb: "measure", rest: "error_ratio" }],
  ["fehlerrate?", { verb: "measure", rest: "error_ratio" }],
  ["are customers affected?", { verb: "users" }],
  ["do users notice", { verb: "users" }],
  ["how bad is it", { verb: "users" }],
  ["sind kunden betroffen?", { verb: "users" }],
  ["has this happened before?", { verb: "recall" }],
  ["have we seen this before", { verb: "recall" }],
  ["is this a known issue?", { verb: "recall" }],
  ["ist das schon mal passiert?", { verb: "recall" }],
  ["what would prove you wrong", { verb: "doubt" }],
  ["how sure are you?", { verb: "doubt" }],
  ["what speaks against it?", { verb: "doubt" }],
  ["wie sicher bist du?", { verb: "doubt" }],
  ["memory of payment", { verb: "measure", rest: "memory", words: ["payment"] }],
  ["how much ram does cart use?", { verb: "measure", rest: "memory", words: ["cart"] }],
  ["cpu checkout", { verb: "measure", rest: "cpu", words: ["checkout"] }],
  ["describe checkout", { verb: "describe", words: ["checkout"] }],
  ["last 6 hours", { verb: "again", window: { minutes: 360 } }],
  ["and over the past 24h?", { verb: "again", window: { minutes: 1440 } }],
  ["die letzten 3 stunden?", { verb: "again", window: { minutes: 180 } }],
  ["compare with before", { verb: "compare" }],
  ["compare with yesterday", { verb: "compare", window: { minutes: 1440, isAgo: true } }],
  ["is it worse than an hour ago?", { verb: "compare", window: { minutes: 60, isAgo: true } }],
  ["is it fixed?", { verb: "fixed" }],
  ["still broken?", { verb: "fixed" }],
  ["did the rollback help?", { verb: "fixed" }],
  ["all good now?", { verb: "fixed" }],
  ["any news?", { verb: "fixed" }],
  ["ist es wieder gut?", { verb: "fixed" }],
  ["it's not the database", { verb: "exclude", target: "database" }],
  ["no, it is not payment.", { verb: "exclude", target: "payment" }],
  ["es ist nicht die datenbank", { verb: "exclude", target: "datenbank" }],
  ["did anything get OOMKilled?", { verb: "ended", rest: "oom" }],
  ["any oom kills in shop", { verb: "ended", rest: "oom", namespace: "shop" }],
  ["what else is broken?", { verb: "others" }],
  ["anything else down", { verb: "others" }],
  ["was ist noch kaputt?", { verb: "others" }],
  ["who is hit by this?", { verb: "hit" }],
  ["is it the network?", { verb: "suspect", target: "network" }],
  ["is it the database in staging?", { verb: "suspect", target: "database", namespace: "staging" }],
  ["what have you ruled out", { verb: "ruled_out" }],
  ["was hat sich geändert?", { verb: "changes" }],
  ["what changed yesterday?", { verb: "changes", window: { minutes: 1440, isAgo: true } }],
  ["warum?", { verb: "why" }],
  ["logs pls", { verb: "logs" }],
  ["show me the events", { verb: "events" }],
  ["list pods", { verb: "pods" }],
  ["what happened yesterday at 14:00?", { verb: "not_covered", rest: "yesterday at 14:00" }],
  [
    "why was cart slow last week",
    { verb: "not_covered", window: { minutes: 10_080, isAgo: true } },
  ],
] as const;

test.for(sentences)("in a thread `%s` means %o", ([text, intent]) => {
  expect(parseText(text, { inThread: true })).toEqual({ kind: "verb", ...intent });
  expect(isAddressed(text)).toBe(true);
});

test.for([
  ["why is checkout in stavanger failing", { words: ["checkout"], within: "stavanger" }],
  ["why is payment slow in the prod-us cluster?", { words: ["payment"], cluster: "prod-us" }],
  ["why is checkout failing, last 2 hours", { words: ["checkout"], window: { minutes: 120 } }],
  ["warum ist frontend auch kaputt?", { words: ["frontend"] }],
  ["why is memory high on checkout?", { words: ["checkout"] }],
  ["why are users complaining?", { words: [] }],
] as const)("`%s` is a question with its place and time: %o", ([text, about]) => {
  expect(parseText(text, { inThread: true })).toMatchObject({
    kind: "question",
    question: text,
    isAboutTrouble: true,
    ...about,
  });
});

test.for([
  "thanks!",
  "👍",
  ":+1:",
  "ok",
  "on it",
  "danke dir",
  "lgtm",
  "great work, thanks a lot",
  "I'm rolling it back",
  "we had this last month",
  "rollback is running",
  "deploying the fix now",
  "events look fine to me",
  "<@U0ALICE> can you check the errors?",
  "ich schau mir das an",
  "not sure",
])("`%s` is people talking to each other", (text) => {
  expect(isAddressed(text)).toBe(false);
});
