import { printColumns } from "../objects/print-table.ts";
import { listResources } from "../resources/list-resources.ts";
import type { Run } from "./printed.ts";
import { textFlag } from "./scope-of.ts";

/** `kubectl api-resources`: every kind that the API server and its extensions serve. */
export const runApiResources: Run = async ({ api }, { flags }, signal) => {
  const { resources, gaps } = await listResources(api, signal);
  const group = textFlag(flags["apiGroup"]);
  const rows = resources
    .filter((resource) => group === undefined || resource.group === group)
    .map(({ plural, shortNames, group: own, version, isNamespaced, kind }) => [
      plural,
      shortNames.join(","),
      own === "" ? version : `${own}/${version}`,
      String(isNamespaced),
      kind,
    ]);
  const header = ["NAME", "SHORTNAMES", "APIVERSION", "NAMESPACED", "KIND"];
  const table = flags["noHeaders"] === true ? rows : [header, ...rows];
  const nothing = gaps.length === 0 ? "No resources found" : "";
  return { output: rows.length === 0 ? nothing : printColumns(table), hasMore: false, gaps };
};
