/** Who takes a finalizer away, and when. */
export interface Remover {
  /** The beginning of the finalizer, or of its name behind the domain. */
  readonly of: RegExp;
  readonly who: string;
  readonly when: string;
  /** Of its pods, where it is no part of the control plane: `app.kubernetes.io/name`. */
  readonly app?: string;
}

export const removers: readonly Remover[] = [
  { of: /^kubernetes\.io\/pvc-protection$/, who: "Kubernetes", when: "no pod mounts it" },
  { of: /^kubernetes\.io\/pv-protection$/, who: "Kubernetes", when: "no claim is bound to it" },
  { of: /^foregroundDeletion$/, who: "Kubernetes", when: "all that it owns is gone" },
  { of: /^orphan$/, who: "Kubernetes", when: "what it owns is released" },
  {
    of: /^batch\.kubernetes\.io\/job-tracking$/,
    who: "Kubernetes",
    when: "its Job has counted it",
  },
  {
    of: /^customresourcecleanup\.apiextensions\.k8s\.io$/,
    who: "Kubernetes",
    when: "all objects of its kind are gone",
  },
  {
    of: /^service\.kubernetes\.io\/load-balancer-cleanup$/,
    who: "the controller of its cloud",
    when: "the load balancer is gone",
  },
  {
    of: /\.k8s\.aws\/resources$/,
    who: "the AWS Load Balancer Controller",
    when: "the load balancer is gone",
    app: "aws-load-balancer-controller",
  },
  {
    of: /^karpenter\.(?:sh|k8s\.aws)\//,
    who: "Karpenter",
    when: "the node is drained and its instance is gone",
    app: "karpenter",
  },
  { of: /^external-attacher\//, who: "the CSI driver", when: "the volume is detached" },
  {
    of: /^(?:resources|post-delete)-finalizer\.argocd\.argoproj\.io/,
    who: "Argo CD",
    when: "all that it deployed is gone",
    app: "argocd-application-controller",
  },
  { of: /^finalizers\.fluxcd\.io$/, who: "Flux", when: "all that it deployed is gone" },
  {
    of: /\.cert-manager\.io(?:\/|$)/,
    who: "cert-manager",
    when: "its challenge is cleaned up",
    app: "cert-manager",
  },
];
