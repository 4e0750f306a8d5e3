import { kindsFor } from "@binnacle/diagnosis";
import { parseText } from "@binnacle/intake";
import { expect, test } from "vitest";

test.for(kindsFor("asked"))("an object of kind $kind is pointed at", ({ kind, shortNames }) => {
  for (const word of [kind.toLowerCase(), ...shortNames]) {
    const intent = parseText(`how is ${word}/cart`, { inThread: false });
    expect(intent).toMatchObject({ target: `${word}/cart`, words: [] });
  }
});
