import { parse as readYaml } from "yaml";
import { z } from "zod";
import type { Recording } from "./read-recording.ts";

const Requirements = z.array(
  z.object({ key: z.string(), operator: z.string(), values: z.array(z.string()).optional() }),
);
const Terms = z.array(
  z.object({ matchExpressions: Requirements.optional(), matchFields: Requirements.optional() }),
);
const Selector = z.object({
  matchLabels: z.record(z.string(), z.string()).optional(),
  matchExpressions: Requirements.optional(),
});
const PodTerms = z.array(
  z.object({ topologyKey: z.string().optional(), labelSelector: Selector.optional() }),
);
const OfPods = z.object({
  requiredDuringSchedulingIgnoredDuringExecution: PodTerms.optional(),
});

/** What must hold of a node, as a template says it. What is only preferred refuses no node. */
const Affinity = z.object({
  nodeAffinity: z
    .object({
      requiredDuringSchedulingIgnoredDuringExecution: z
        .object({ nodeSelectorTerms: Terms })
        .optional(),
    })
    .optional(),
  podAffinity: OfPods.optional(),
  podAntiAffinity: OfPods.optional(),
});
export type Affinity = z.infer<typeof Affinity>;

const Applied = z.object({
  kind: z.literal("Deployment"),
  metadata: z.object({ name: z.string() }),
  spec: z.object({ template: z.object({ spec: z.object({ affinity: Affinity }) }) }),
});

/** The affinities that applied manifests give, by Deployment: no describe text shows one. */
export function affinitiesOf({ tools }: Pick<Recording, "tools">): ReadonlyMap<string, Affinity> {
  const texts = Object.entries(tools).flatMap(([call, answer]) =>
    call.startsWith("GetAppYAML:") && typeof answer === "string" ? [answer] : [],
  );
  const applied = texts
    .flatMap((text) => text.split(/^---\s*$/mu))
    .map((document): unknown => readYaml(document))
    .flatMap((manifest) => Applied.safeParse(manifest).data ?? []);
  return new Map(applied.map(({ metadata, spec }) => [metadata.name, spec.template.spec.affinity]));
}
