import { expect, test } from "vitest";
import { documentOfText } from "./document-of-text.ts";
import { toBlocks } from "./to-blocks.ts";
import { toTerminal } from "./to-terminal.ts";

const plain = documentOfText("a title");

test.for(["``````", "`````", "a``` b ```", "`", "``"])(
  "code that holds %s does not end its fence",
  (text) => {
    const document = { ...plain, sections: [{ lines: [{ text, kind: "code" as const }] }] };
    expect(JSON.stringify(toBlocks(document).blocks[1])).toMatch(
      /"```[^`](?:(?!```)[^"])*[^`]```"/u,
    );
  },
);

test("a cut through an entity leaves no half of it", () => {
  const [section] = toBlocks({ ...plain, title: "&".repeat(4000) }).blocks;
  expect(JSON.stringify(section)).toMatch(/"\*(?:&amp;)+…"/u);
});

test("a plain message with a long footer stays within one message", () => {
  const lines = Array.from({ length: 200 }, () => ({ text: "x".repeat(500) }));
  const document = { ...plain, sections: [{ lines }], footer: ["y".repeat(5000)] };
  expect(JSON.stringify(toBlocks(document, "plain")).length).toBeLessThan(13_200);
});

test("a button without a word has a face", () => {
  const intent = { kind: "verb", verb: "check" } as const;
  const [, actions] = toBlocks({ ...plain, buttons: [{ kind: "ask", label: " ", intent }] }).blocks;
  expect(actions).toMatchObject({ elements: [{ text: { text: "…" } }] });
});

test("a terminal obeys no outside text", () => {
  const text = toTerminal({ ...plain, title: "a\u001b]0;owned\u0007\u001b[2J\r\u009bb\tc" });
  expect(text).toBe("a]0;owned[2Jb\tc\n");
});
