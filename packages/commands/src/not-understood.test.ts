import { waysOn } from "@binnacle/diagnosis";
import { notUnderstood } from "@binnacle/report";
import { expect, test } from "vitest";
import { talk } from "./testing/talk.ts";
import { told } from "./testing/told.ts";

test("a sentence of which nothing is understood: one line, and three things that can be done here", async () => {
  const { say, asked } = talk({});
  expect(told(await say("any update?"))).toMatchInlineSnapshot(`
    {
      "buttons": [
        "Check the cluster: {"kind":"verb","verb":"check"}",
        "What changed in the cluster?: {"kind":"verb","verb":"changes"}",
        "Which alerts fire?: {"kind":"verb","verb":"alerts"}",
      ],
      "isWorthSharing": false,
      "lines": [
        "Here I can check what is unhealthy, tell what changed, and list the alerts that fire.",
      ],
      "title": "I do not understand "any update?".",
    }
  `);
  expect(asked).toEqual([]);
});

test("in a namespace the three things are about it", () => {
  const { choices } = notUnderstood("hm", waysOn("shop"));
  expect(choices.map(({ label, intent }) => [label, intent.namespace])).toEqual([
    ["Check shop", "shop"],
    ["What changed in shop?", "shop"],
    ["Which alerts fire?", "shop"],
  ]);
});

test("a long sentence is cut", () => {
  const { title } = notUnderstood("x".repeat(500), []);
  expect(title).toHaveLength(`I do not understand "".`.length + 61);
});
