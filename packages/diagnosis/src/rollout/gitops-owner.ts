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
  if (application !== undefined)
    return { name: `Argo CD application ${application}`, reverts: true };
  const kustomization = labels["kustomize.toolkit.fluxcd.io/name"];
  if (kustomization !== undefined)
    return { name: `Flux Kustomization ${kustomization}`, reverts: true };
  const fluxRelease = labels["helm.toolkit.fluxcd.io/name"];
  if (fluxRelease !== undefined) return { name: `Flux HelmRelease ${fluxRelease}`, reverts: true };
  const release = annotations["meta.helm.sh/release-name"];
  return release === undefined ? undefined : { name: `Helm release ${release}`, reverts: false };
}

/** Argo CD marks what it owns by the common instance label unless told otherwise; the field manager gives it away. */
function instanceOfArgo({ labels, managedFields }: Metadata): string | undefined {
  const isArgo = managedFields.some((fields) => fields.manager.startsWith("argocd"));
  return isArgo ? labels["app.kubernetes.io/instance"] : undefined;
}
