import { eks, present } from "@binnacle/contracts";
import { defineTool } from "@binnacle/mcp/server";
import { z } from "zod";
import type { EksDeps } from "../eks-deps.ts";
import { observed } from "../facts.ts";
import { found } from "../objects/found.ts";
import { ownerFacts } from "../objects/owner-facts.ts";
import { presentable } from "../objects/presentable.ts";
import { statusFacts } from "../objects/status-facts.ts";
import { toYaml } from "../objects/to-yaml.ts";
import { findResource, pathOf } from "../resources/find-resource.ts";
import { clusterOf } from "./cluster-of.ts";
import { unseenFirst } from "./unseen-first.ts";

export const getObject = defineTool<EksDeps>()({
  contract: eks.getObject,
  isQuoted: true,
  async run(asked, deps, { signal }) {
    const kind = await findResource(deps.api, asked.kind, signal);
    const namespace = kind.isNamespaced
      ? (asked.namespace ?? (await deps.api.namespace()))
      : undefined;
    const cluster = await clusterOf(deps, signal);
    const { name } = asked;
    const answer = await deps.api.json(pathOf(kind, { namespace, name }), { signal });
    const { redactor } = deps.api;
    const read = await found(answer, { kind, namespace, name }, { api: deps.api, signal });
    const object = await presentable(read, { redactor, signal });
    const uid = Identified.safeParse(object).data?.metadata.uid;
    const ref = present({ kind: kind.kind, namespace, name, uid });
    const scope = { api: deps.api, namespace: namespace ?? "", signal };
    const owners = kind.kind === "Pod" ? await ownerFacts(ref, object, scope) : [];
    const facts = [...owners, ...statusFacts(ref, { object, plural: kind.plural })];
    return {
      ref,
      object,
      ...observed(facts, deps.api, { cluster, tool: eks.getObject, asked }),
    };
  },
  toText: ({ object, gaps }) => unseenFirst(gaps, toYaml(object)),
});

const Identified = z.object({ metadata: z.object({ uid: z.string().optional() }) });
