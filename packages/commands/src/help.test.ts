import { expect, test } from "vitest";
import { talk } from "./testing/talk.ts";
import { told } from "./testing/told.ts";

test("`help` says what can be typed", async () => {
  expect(told(await talk({}).say("help"))).toMatchInlineSnapshot(`
    {
      "code": "check [namespace]                     every workload of a namespace, worst first
    why <name> [-n namespace]             what is wrong with a workload, Service or pod
    changes [name] [-n namespace]         rollouts, scaling, edits of the last hour, newest first
    logs <name> [-n namespace]            the log lines that matter, the previous run first
    alerts [namespace]                    alerts that fire now
    pods [namespace]                      pods, broken ones first
    events [namespace]                    warnings first, the same ones counted
    top [namespace]                       who uses most memory and CPU, against the limit
    nodes                                 nodes, broken ones first
    kubectl <get|describe|logs|events …>  reads, nothing else
    doctor                                each of my connections, and the line that mends it
    help                                  this",
      "isWorthSharing": false,
      "lines": [
        "In plain words: \`why is <name> failing?\` · in the thread then: \`what changed?\`, \`show me the logs of the culprit\`, \`what did you rule out?\`",
      ],
      "title": "I look, I never change anything. Type one of these, or ask in plain words.",
    }
  `);
});

test("a misspelled verb is named with the near one, a click away", async () => {
  expect(await talk({}).say("chekc shop")).toMatchObject({
    title: 'I do not know "chekc". Did you mean `check shop`?',
    choices: [{ label: "check shop", intent: { verb: "check", namespace: "shop" } }],
  });
});

test("of a long word that is no verb the beginning is named", async () => {
  const { title } = await talk({}).say(`help ${"x".repeat(60)}`);
  expect(title).toBe(
    `I do not know what to do with "${"x".repeat(40)}". This is what I understand:`,
  );
});

test("a verb of another version is answered with what can be typed", async () => {
  const { title } = await talk({}).say({ kind: "verb", verb: "drill" });
  expect(title).toBe('I do not know what to do with "drill". This is what I understand:');
});
