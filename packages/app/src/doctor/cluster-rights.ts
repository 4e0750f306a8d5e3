import { kindsFor } from "@binnacle/diagnosis";

/** One right, or several on one resource, that the shipped role grants. */
export interface Right {
  /** As the server writes it: `deployments.apps`, `pods/log`. */
  readonly resource: string;
  readonly group: string;
  readonly plural: string;
  readonly verbs: readonly string[];
  /** Of a CustomResourceDefinition, which the cluster need not have. */
  readonly isCustom: boolean;
  /** Roles of a namespace can grant it. */
  readonly isNamespaced: boolean;
}

const logs: Right = {
  resource: "pods/log",
  group: "",
  plural: "pods/log",
  verbs: ["get"],
  isCustom: false,
  isNamespaced: true,
};

const reviews: readonly Right[] = ["selfsubjectaccessreviews", "subjectaccessreviews"].map(
  (plural) => ({
    resource: `${plural}.authorization.k8s.io`,
    group: "authorization.k8s.io",
    plural,
    verbs: ["create"],
    isCustom: false,
    isNamespaced: false,
  }),
);

/** A ClusterRole grants it also where only namespaces are read. */
export function isReview({ group }: Right): boolean {
  return group === "authorization.k8s.io";
}

/** All that the shipped role grants. */
export const clusterRights: readonly Right[] = [
  ...kindsFor("role").map(({ group, plural, uses, isCustom, isNamespaced }) => ({
    resource: group === "" ? plural : `${plural}.${group}`,
    group,
    plural,
    isCustom,
    isNamespaced,
    verbs: uses.includes("watch") ? ["get", "list", "watch"] : ["get", "list"],
  })),
  logs,
  ...reviews,
];
