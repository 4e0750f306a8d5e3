import { Evidence, Gap, ObjectRef } from "@binnacle/contracts";
import { defineTool } from "@binnacle/mcp/server";
import { z } from "zod";
import type { EksDeps } from "../eks-deps.ts";
import { toEvidence } from "../facts.ts";
import { presentable } from "../objects/presentable.ts";
import { statusFacts } from "../objects/status-facts.ts";
import { toYaml } from "../objects/to-yaml.ts";
import { findResource, pathOf } from "../resources/find-resource.ts";
import { clusterOf } from "./cluster-of.ts";
import { gapLines, lines } from "./diagnosis-text.ts";
import { kindInput, nameInput, namespaceInput } from "./inputs.ts";
import { refused } from "./refused.ts";

const GetObjectResult = z.object({
  ref: ObjectRef,
  object: z.record(z.string(), z.unknown()),
  evidence: z.array(Evidence),
  gaps: z.array(Gap),
});

export const getObject = defineTool<EksDeps>()({
  name: "get_object",
  title: "Get an object",
  description:
    "One object as YAML: its spec and status, without managedFields and without values that look secret. Call it when the exact settings of one object matter. Secrets are never read.",
  input: {
    kind: kindInput,
    namespace: namespaceInput.optional().describe("Needed unless the kind has none"),
    name: nameInput,
  },
  output: GetObjectResult,
  async run(asked, deps, signal) {
    const resource = await findResource(deps.api, asked.kind, signal);
    const namespace = resource.isNamespaced
      ? (asked.namespace ?? (await deps.api.namespace()))
      : undefined;
    const cluster = await clusterOf(deps, signal);
    const answer = await deps.api.json(pathOf(resource, { namespace, name: asked.name }), {
      signal,
    });
    if (answer.kind === "failed")
      throw refused(answer.failure, { resource, namespace, verb: "get" });
    const object = presentable(answer.value);
    const { uid } = Identified.parse(object).metadata;
    const ref = {
      kind: resource.kind,
      name: asked.name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(uid === undefined ? {} : { uid }),
    };
    const evidence = toEvidence(statusFacts(ref, { object, plural: resource.plural }), {
      clusterId: cluster.id,
      tool: "get_object",
      arguments: { ...asked },
      now: deps.api.now(),
    });
    return { ref, object, evidence, gaps: [...cluster.gaps] };
  },
  toText: ({ object, gaps }) => lines(toYaml(object), gapLines(gaps)),
});

const Identified = z.object({ metadata: z.object({ uid: z.string().optional() }) });
