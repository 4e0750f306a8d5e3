import { expect, test } from "vitest";
import { candidatesWithin } from "./candidates-within.ts";

const [shop, bank] = ["shop", "bank"];

test.for([
  ["a name", [{ target: "cart" }], [shop], [{ target: "cart", namespace: shop }]],
  [
    "a name and several namespaces",
    [{ target: "cart" }],
    [shop, bank],
    [
      { target: "cart", namespace: shop },
      { target: "cart", namespace: bank },
    ],
  ],
  ["the whole", [{}], [shop], [{ namespace: shop }]],
  ["the whole of several: refused", [{}], [shop, bank], [{}]],
  [
    "a word that may be a namespace",
    [{ target: shop }],
    [shop],
    [{ target: shop, namespace: shop }, { namespace: shop }],
  ],
  [
    "another namespace, likeliest: refused by name",
    [{ namespace: "web" }, { target: "web" }],
    [shop],
    [{ namespace: "web" }],
  ],
  [
    "another namespace, perhaps",
    [{ target: "web" }, { namespace: "web" }],
    [shop],
    [{ target: "web", namespace: shop }],
  ],
] as const)("%s: %j for who may look at %j", ([, candidates, namespaces, read]) => {
  const asked = candidatesWithin({ candidates, windowMinutes: 60 }, namespaces);
  expect(asked).toEqual({ candidates: read, windowMinutes: 60 });
});

test("what is no input is left to who refuses it", () => {
  expect(candidatesWithin({ candidates: 5 }, [shop])).toEqual({ candidates: 5 });
});
