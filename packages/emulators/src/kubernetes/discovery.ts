import { apiVersionOf } from "./find-resources.ts";
import type { ResourceType } from "./resources.table.ts";

/** The documents below `/api`, `/apis` and `/version` by path; undefined where there is none. */
export function discover(
  types: readonly ResourceType[],
  path: string,
  serverAddress: string,
): unknown {
  const document = fixedDocuments(serverAddress)[path];
  if (document !== undefined) return document;
  const groups = toGroups(types);
  if (path === "/apis") return { kind: "APIGroupList", apiVersion: "v1", groups };
  const [root, group, version] = path.split("/").filter((part) => part !== "");
  if (root === "api" && version === undefined) return toResourceList(types, "", group ?? "");
  if (root !== "apis" || group === undefined) return undefined;
  if (version !== undefined) return toResourceList(types, group, version);
  const found = groups.find(({ name }) => name === group);
  return found && { kind: "APIGroup", apiVersion: "v1", ...found };
}

function fixedDocuments(serverAddress: string): Readonly<Record<string, unknown>> {
  return {
    "/api": {
      kind: "APIVersions",
      versions: ["v1"],
      serverAddressByClientCIDRs: [{ clientCIDR: "0.0.0.0/0", serverAddress }],
    },
    "/version": {
      major: "1",
      minor: "36",
      emulationMajor: "1",
      emulationMinor: "36",
      minCompatibilityMajor: "1",
      minCompatibilityMinor: "35",
      gitVersion: "v1.36.3",
      gitCommit: "0000000000000000000000000000000000000000",
      gitTreeState: "clean",
      buildDate: "2026-08-12T00:00:00Z",
      goVersion: "go1.26.8",
      compiler: "gc",
      platform: "linux/amd64",
    },
  };
}

function toGroups(types: readonly ResourceType[]) {
  const byGroup = Map.groupBy(
    types.filter(({ group }) => group !== ""),
    ({ group }) => group,
  );
  return [...byGroup].map(([name, members]) => {
    const versions = [...new Set(members.map(({ version }) => version))].map((version) => ({
      groupVersion: apiVersionOf({ group: name, version }),
      version,
    }));
    return { name, versions, preferredVersion: versions[0] };
  });
}

function toResourceList(types: readonly ResourceType[], group: string, version: string): unknown {
  const members = types.filter((type) => type.group === group && type.version === version);
  if (members.length === 0) return undefined;
  return {
    kind: "APIResourceList",
    // The core group's list has none.
    ...(group === "" ? {} : { apiVersion: "v1" }),
    groupVersion: apiVersionOf({ group, version }),
    resources: members.flatMap(toEntries),
  };
}

function toEntries(type: ResourceType): readonly object[] {
  const { plural, kind, namespaced, verbs, shortNames, categories } = type;
  const entry = {
    name: plural,
    singularName: kind.toLowerCase(),
    namespaced,
    kind,
    verbs,
    ...(shortNames.length === 0 ? {} : { shortNames }),
    ...(categories.length === 0 ? {} : { categories }),
  };
  const subresources = type.subresources.map((name) => ({
    name: `${plural}/${name}`,
    singularName: "",
    namespaced,
    kind,
    verbs: name === "log" ? ["get"] : ["get", "patch", "update"],
  }));
  return [entry, ...subresources];
}
