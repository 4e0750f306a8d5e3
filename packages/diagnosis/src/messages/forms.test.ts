import { expect, test } from "vitest";
import { type Forms, gapsIn, meaningIn } from "./forms.ts";

test.for([
  ['webhook "…": ', 'failed calling webhook "guard": refused', ["guard", "refused"]],
  ["key … in … ", "key a in ConfigMap shop", ["a", "ConfigMap", "shop"]],
  ["quota: ", "exceeded quota: team", ["team"]],
  ["… is …", "pay is down", ["pay", "", "down"]],
  ['webhook "…": ', 'webhook "guard"', undefined],
  ["quota: ", "no such word", undefined],
] as const)("%s in %s leaves %j", ([form, words, gaps]) => {
  expect(gapsIn(form, words)).toEqual(gaps);
});

test.for([
  ["pay is down and red", "both"],
  ["pay is down", "down"],
  ["pay is up", undefined],
] as const)("the first form that fits %s means %s", ([words, meaning]) => {
  const forms: Forms<string> = [
    [[/down/, /red/], "both"],
    [/down/, "down"],
    [/down/, "never"],
  ];
  expect(meaningIn(forms, words)).toBe(meaning);
});
