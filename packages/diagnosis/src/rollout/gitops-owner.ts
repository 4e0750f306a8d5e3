import { type ObjectRef, present } from "@binnacle/contracts";
import type { Metadata } from "../state/shapes.ts";

/** The tool that keeps an object as its source says, and the unit in which it does so. */
export interface GitOpsOwner {
  readonly tool: "Argo CD" | "Flux" | "Helm";
  /** `Argo CD application shop-payment`. */
  readonly name: string;
  readonly unit: ObjectRef;
}

const ARGO_ID = "argocd.argoproj.io/tracking-id";
const KUSTOMIZE = "kustomize.toolkit.fluxcd.io";
const HELM = "helm.toolkit.fluxcd.io";

/** Who owns an object by its labels, its annotations and who wrote its fields. */
export function gitOpsOwner(metadata: Metadata | undefined): GitOpsOwner | undefined {
  if (metadata === undefined) return undefined;
  const { annotations, labels } = metadata;
  const release = annotations["meta.helm.sh/release-name"];
  return (
    argo(annotations[ARGO_ID]?.split(":")[0] ?? instanceOfArgo(metadata)) ??
    flux("Kustomization", labels[`${KUSTOMIZE}/name`], labels[`${KUSTOMIZE}/namespace`]) ??
    flux("HelmRelease", labels[`${HELM}/name`], labels[`${HELM}/namespace`]) ??
    (release === undefined
      ? undefined
      : { tool: "Helm", name: `Helm release ${release}`, unit: { kind: "Release", name: release } })
  );
}

/** It reverts changes by hand. Helm does not, until its next upgrade. */
export function reverts({ tool }: GitOpsOwner): boolean {
  return tool !== "Helm";
}

/** An application outside of Argo CD's own namespace is written `team_payment`. */
function argo(application: string | undefined): GitOpsOwner | undefined {
  if (application === undefined) return undefined;
  const name = application.replace("_", "/");
  return {
    tool: "Argo CD",
    name: `Argo CD application ${name}`,
    unit: { kind: "Application", name },
  };
}

function flux(
  kind: string,
  name: string | undefined,
  namespace: string | undefined,
): GitOpsOwner | undefined {
  if (name === undefined) return undefined;
  const unit = { kind, name, ...present({ namespace }) };
  return { tool: "Flux", name: `Flux ${kind} ${name}`, unit };
}

/** Argo CD marks what it owns by the common instance label unless told otherwise; the field manager gives it away. */
function instanceOfArgo({ labels, managedFields }: Metadata): string | undefined {
  const own = labels["argocd.argoproj.io/instance"];
  const isArgo = managedFields.some((fields) => fields.manager.startsWith("argocd"));
  return own ?? (isArgo ? labels["app.kubernetes.io/instance"] : undefined);
}
