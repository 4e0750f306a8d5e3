import { Observed } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { eksOn } from "../testing/eks-on.ts";
import { object, warning } from "../testing/objects.ts";

const widget = object("Pod", "p1", {
  status: {
    "$(touch X)": "a",
    "it's": { "a.b]['c": 1, "": "no path", "x\ny": 2 },
    "`touch X`": true,
  },
});
const name = "p; touch X";
const path = "/api/v1/namespaces/shop/pods";
const table = {
  kind: "Table",
  metadata: {},
  columnDefinitions: [{ name: "Name" }, { name: "Status" }],
  rows: ["$(touch X)", "--kubeconfig=evil", "a\nb"].map((each) => ({
    cells: [each, "Odd"],
    object: { metadata: { name: each, namespace: "shop", uid: each } },
  })),
};

test.for([
  {
    tool: "get_object",
    of: "keys of a status",
    input: { kind: "po", namespace: "shop", name: "p1" },
    commands: [
      String.raw`kubectl -n shop get pods p1 -o jsonpath='{.status.\$\(touch\ X\)}'`,
      String.raw`kubectl -n shop get pods p1 -o jsonpath='{.status.it\'\''s.a\.b\]\[\'\''c}'`,
      "kubectl -n shop get pods p1 -o yaml",
      "kubectl -n shop get pods p1 -o yaml",
      "kubectl -n shop get pods p1 -o jsonpath='{.status.`touch\\ X`}'",
    ],
  },
  {
    tool: "get_events",
    of: "a reason and the name of what an event is about",
    input: { namespace: "shop", name },
    commands: [
      String.raw`kubectl -n shop get events --field-selector 'involvedObject.name=p; touch X,reason=$(touch X)\,a\=b'`,
    ],
  },
  {
    tool: "list_objects",
    of: "names in a list",
    input: { kind: "po", namespace: "shop" },
    commands: [
      "kubectl -n shop get pods '$(touch X)'",
      "kubectl -n shop get pods -- --kubeconfig=evil",
      "no command shows it: a name in it holds what no shell can be given",
    ],
  },
  {
    tool: "kubectl",
    of: "words that somebody typed",
    input: { command: `kubectl get pods -n shop -l "a in (b,'!!')"` },
    commands: [String.raw`kubectl get pods -n shop -l 'a in (b,'\''!!'\'')'`],
  },
])("$tool quotes $of", async ({ tool, input, commands }) => {
  const events = [warning(`Pod/${name}`, "$(touch X),a=b", "odd")];
  const { call } = await eksOn({ objects: [widget, ...events], answers: { [path]: table } });
  const { evidence } = Observed.parse((await call(tool, input)).structuredContent);
  expect(evidence.map(({ reproduce }) => reproduce.text)).toEqual(commands);
});
