import { z } from "zod";
import { Condition, list, SlimMetadata, Time } from "./shapes.ts";

const Revisions = {
  revision: z.string().optional(),
  /** Of an application with several sources. */
  revisions: list(z.string()),
};

/** argoproj.io/v1alpha1: what Argo CD keeps as it stands in Git. */
export const Application = z.object({
  metadata: SlimMetadata,
  spec: z
    .object({
      destination: z
        .object({
          namespace: z.string().optional(),
          /** Of the cluster that it syncs to, by address or by the name that Argo CD knows it by. */
          server: z.string().optional(),
          name: z.string().optional(),
        })
        .prefault({}),
    })
    .prefault({}),
  status: z
    .object({
      /** Oldest first. */
      history: list(
        z.object({
          ...Revisions,
          deployedAt: Time,
          initiatedBy: z
            .object({ username: z.string().optional(), automated: z.boolean().optional() })
            .nullish(),
        }),
      ),
      operationState: z
        .object({
          phase: z.string().optional(),
          message: z.string().optional(),
          finishedAt: Time,
          syncResult: z.object(Revisions).nullish(),
        })
        .nullish(),
    })
    .prefault({}),
});
export type Application = z.infer<typeof Application>;

/** `shop_payment_apps_Deployment`: the namespace comes first. */
const Inventory = z
  .object({ entries: list(z.object({ id: z.string() })) })
  .nullish()
  .transform((inventory) => [
    ...new Set((inventory?.entries ?? []).map(({ id }) => id.split("_", 1)[0] ?? "")),
  ]);

/** `kubeConfig`: it applies to another cluster. */
const FluxSpec = z
  .object({ targetNamespace: z.string().optional(), kubeConfig: z.looseObject({}).nullish() })
  .prefault({});

/** kustomize.toolkit.fluxcd.io/v1: what Flux applies of a source; `inventory`: the namespaces that it applies to. */
export const Kustomization = z.object({
  metadata: SlimMetadata,
  spec: FluxSpec,
  status: z
    .object({
      conditions: list(Condition),
      lastAppliedRevision: z.string().optional(),
      lastAttemptedRevision: z.string().optional(),
      inventory: Inventory,
    })
    .prefault({}),
});
export type Kustomization = z.infer<typeof Kustomization>;

/** helm.toolkit.fluxcd.io/v2: a chart that Flux installs. */
export const HelmRelease = z.object({
  metadata: SlimMetadata,
  spec: FluxSpec,
  status: z
    .object({
      conditions: list(Condition),
      /** Newest first. */
      history: list(
        z.object({
          chartName: z.string().optional(),
          chartVersion: z.string().optional(),
          lastDeployed: Time,
          status: z.string().optional(),
        }),
      ),
    })
    .prefault({}),
});
export type HelmRelease = z.infer<typeof HelmRelease>;
