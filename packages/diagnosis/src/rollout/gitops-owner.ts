import type { Metadata } from "../state/shapes.ts";

/** The tool that keeps an object as its source says, and what it calls the unit. */
export interface GitOpsOwner {
  /** `Argo CD application shop-payment`. */
  readonly name: string;
  /** It reverts changes by hand. Helm does not, until its next upgrade. */
  readonly reverts: boolean;
}

/** Who owns an object by its labels and annotations. */
export function gitOpsOwner(metadata: Metadata | undefined): GitOpsOwner | undefined {
  if (metadata === undefined) return undefined;
  const { annotations, labels } = metadata;
  const application =
    annotations["argocd.argoproj.io/tracking-id"]?.split(":")[0] ??
    labels["argocd.argoproj.io/instance"] ??
    instanceOfArgo(metadata);
  const owners = [
    ["Argo CD application", application],
    ["Flux Kustomization", labels["kustomize.toolkit.fluxcd.io/name"]],
    ["Flux HelmRelease", labels["helm.toolkit.fluxcd.io/name"]],
    ["Helm release", annotations["meta.helm.sh/release-name"]],
  ] as const;
  const [unit, name] = owners.find(([, owner]) => owner !== undefined) ?? [];
  return unit && { name: `${unit} ${name}`, reverts: unit !== "Helm release" };
}

/** Argo CD marks what it owns by the common instance label unless told otherwise; the field manager gives it away. */
function instanceOfArgo({ labels, managedFields }: Metadata): string | undefined {
  const isArgo = managedFields.some((fields) => fields.manager.startsWith("argocd"));
  return isArgo ? labels["app.kubernetes.io/instance"] : undefined;
}
