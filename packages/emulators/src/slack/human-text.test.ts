import { expect, test } from "vitest";
import { encodeHumanText } from "./human-text.ts";

const users = new Map([["U1", { id: "U1", name: "binnacle", isBot: true }]]);
const channels = new Map([
  ["C1", { id: "C1", name: "incidents", topic: "", kind: "channel", hasBot: true }] as const,
]);

test.for([
  { typed: "@binnacle why?", stored: "<@U1> why?" },
  { typed: "hey @binnacle, see #incidents.", stored: "hey <@U1>, see <#C1|incidents>." },
  { typed: "@nobody and #nowhere stay", stored: "@nobody and #nowhere stay" },
  { typed: "me@binnacle is a mail", stored: "me@binnacle is a mail" },
  { typed: "a < b && c > d", stored: "a &lt; b &amp;&amp; c &gt; d" },
  { typed: "<!channel> typed by hand", stored: "&lt;!channel&gt; typed by hand" },
  { typed: "<@U1> kept, <@U9> not", stored: "<@U1> kept, &lt;@U9&gt; not" },
  { typed: "see https://x.io/?a=1&b=2", stored: "see <https://x.io/?a=1&amp;b=2>" },
])("Slack stores $typed as $stored", ({ typed, stored }) => {
  expect(encodeHumanText(typed, users, channels)).toBe(stored);
});
