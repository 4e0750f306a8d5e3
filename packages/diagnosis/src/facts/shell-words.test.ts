import { expect, test } from "vitest";
import { getField, kubectlFor, selectorOf } from "./kubectl.ts";
import { jsonWord, shellWords } from "./shell-words.ts";

const flag = ["--limits=cpu=1"];

test.for([
  { words: shellWords`describe pod ${"cart"}`, line: "describe pod cart" },
  { words: shellWords`describe pod ${"it's $(x)"}`, line: String.raw`describe pod 'it'\''s $(x)'` },
  { words: shellWords`describe pod ${""}`, line: "describe pod ''" },
  { words: shellWords`get ${"role/x y"} --revision=${7}`, line: "get 'role/x y' --revision=7" },
  { words: shellWords`delete pod ${["a", "b c"]}`, line: "delete pod a 'b c'" },
  { words: shellWords`delete pod ${[]}`, line: "delete pod" },
  {
    words: shellWords`set resources ${"d/x"} ${{ own: flag }}`,
    line: "set resources d/x --limits=cpu=1",
  },
  { words: shellWords`get role ${"-rf"} -o yaml`, line: "get role -o yaml -- -rf" },
  { words: shellWords`delete pod ${["a", "--all", "b"]} -A`, line: "delete pod a -A -- --all b" },
  { words: shellWords`logs ${"p"} -c ${"-rf"} --tail=5`, line: "logs p -c -rf --tail=5" },
  { words: shellWords`logs ${"-p"} -c ${"-rf"} --previous`, line: "logs -c -rf --previous -- -p" },
  { words: shellWords`replace --force -f -`, line: "replace --force -f -" },
  {
    words: shellWords`get pods ${"=ls"} ${"~"} ${"!x"} ${"{a,b}"} ${"#"}`,
    line: "get pods '=ls' '~' '!x' '{a,b}' '#'",
  },
  { words: shellWords`get pods ${"a\nb"}`, line: "" },
  { words: shellWords`get pods ${"a\u202eb"}`, line: "" },
  { words: shellWords`get pods ${["a", "\u0000"]}`, line: "" },
])("$line", ({ words, line }) => {
  expect(words).toBe(line);
});

test("a command that no shell can be given is none", () => {
  expect(kubectlFor(undefined)("shop", shellWords`get pod ${"a\nb"}`)).toBeUndefined();
  expect(kubectlFor("a\u0007b")("shop", shellWords`get pods`)).toBeUndefined();
  expect(kubectlFor("$(x)")("a b", shellWords`get pods`)).toBe(
    "kubectl --context '$(x)' -n 'a b' get pods",
  );
});

test("what nobody sees is written in JSON as JSON may write it", () => {
  expect(jsonWord({ "a\u202e": "\n'" })).toBe(String.raw`{"a\u202e":"\n'"}`);
});

test("a field selector tells a comma in a value from its own", () => {
  expect(selectorOf({ reason: String.raw`a,b=c\d`, type: "x" })).toBe(
    String.raw`reason=a\,b\=c\\d,type=x`,
  );
});

test.for([
  ["/status/a.b", String.raw`get pod x -o jsonpath='{.status.a\.b}'`],
  ["/status/conditions/0", "get pod x -o jsonpath='{.status.conditions[0]}'"],
  ["/data/..", String.raw`get pod x -o jsonpath='{.data.\.\.}'`],
  ["/data/a]b['c", String.raw`get pod x -o jsonpath='{.data.a\]b\[\'\''c}'`],
  ["/data/a~1b~0c", "get pod x -o jsonpath='{.data.a/b~c}'"],
  [String.raw`/data/a\b`, "get pod x -o yaml"],
  ["/data/a\nb", "get pod x -o yaml"],
  ["/data/", "get pod x -o yaml"],
  ["", "get pod x -o yaml"],
])("the field at %j is shown by %s", ([pointer, line]) => {
  expect(getField({ kind: "Pod", name: "x" }, pointer ?? "")).toBe(line);
});
