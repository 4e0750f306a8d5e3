import { expect, test } from "vitest";
import { eksOn } from "../testing/eks-on.ts";

const reference = (name: string) => ({ $ref: `#/components/schemas/io.k8s.api.apps.v1.${name}` });
const schemas = {
  "io.k8s.api.apps.v1.Deployment": {
    description: "Deployment enables declarative updates. It is long.",
    properties: {
      spec: { description: "The wanted state. More.", allOf: [reference("DeploymentSpec")] },
    },
    "x-kubernetes-group-version-kind": [{ group: "apps", kind: "Deployment", version: "v1" }],
  },
  "io.k8s.api.apps.v1.DeploymentSpec": {
    description: "What is wanted.",
    required: ["selector"],
    properties: {
      replicas: { type: "integer", description: "Number of pods." },
      selector: { type: "object", additionalProperties: { type: "string" } },
      conditions: { type: "array", items: reference("Condition") },
    },
  },
  "io.k8s.api.apps.v1.Condition": {
    properties: { type: { type: "string", description: "Its name." } },
  },
};
const answers = { "/openapi/v3/apis/apps/v1": { components: { schemas } } };

async function explain(words: string) {
  const { call, close } = await eksOn({ answers });
  const { text } = await call("kubectl", { command: `explain ${words}` });
  await close();
  return text;
}

test("a field is told with those below it, as the API server describes them", async () => {
  expect(await explain("deploy.spec")).toMatchInlineSnapshot(`
    "KIND: Deployment
    VERSION: apps/v1
    FIELD: spec <DeploymentSpec>
    DESCRIPTION: The wanted state. More.
    FIELDS:
     replicas     <integer>                        Number of pods.
     selector     <map[string]string> -required-
     conditions   <[]Condition>"
  `);
  expect(await explain("deployment.spec.conditions")).toMatchInlineSnapshot(`
    "KIND: Deployment
    VERSION: apps/v1
    FIELD: spec.conditions <[]Condition>
    DESCRIPTION: <empty>
    FIELDS:
     type   <string>   Its name."
  `);
});

test.for([
  ["deployment.spec.replica", 'not_found: There is no field "replica" there. Near: replicas.'],
  ["statefulset", "unavailable: The API server does not describe StatefulSet of apps/v1."],
  [
    "secret.data",
    "refused: I never read Secrets. Whether one is missing is told by the events of the pod that needs it.",
  ],
  ["", "bad_input: A field is needed: explain deployment.spec.strategy."],
] as const)("explain %s: %s", async ([words, text]) => {
  expect(await explain(words)).toBe(text);
});
