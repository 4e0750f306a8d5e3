import { kindsFor, type Use } from "@binnacle/diagnosis";
import type { RuledResource } from "./resource-of.ts";

/** One right that this server needs. */
export interface Need {
  readonly verb: string;
  readonly resource: RuledResource;
  /** Of a CustomResourceDefinition: where the cluster does not serve it, it is not needed. */
  readonly optionalIn?: { readonly group: string; readonly version: string };
}

const reviews: readonly Need[] = ["selfsubjectaccessreviews", "subjectaccessreviews"].map(
  (plural) => ({
    verb: "create",
    resource: { group: "authorization.k8s.io", plural, isNamespaced: false },
  }),
);
const logs: Need = {
  verb: "get",
  resource: { group: "", plural: "pods", part: "log", isNamespaced: true },
};

/** All that the shipped role grants: what the table of kinds says, logs, and reviews. */
export const ownNeeds: readonly Need[] = [
  ...kindsFor("role").flatMap(({ group, version, plural, isNamespaced, isCustom, uses }) =>
    verbsOf(uses).map((verb) => ({
      verb,
      resource: { group, plural, isNamespaced },
      ...(isCustom && { optionalIn: { group, version } }),
    })),
  ),
  logs,
  ...reviews,
];

/** A server that stays keeps a copy of what is watched. */
function verbsOf(uses: readonly Use[]): readonly string[] {
  return uses.includes("watch") ? ["get", "list", "watch"] : ["get", "list"];
}
