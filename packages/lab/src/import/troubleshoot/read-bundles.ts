import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { KubernetesObject } from "@binnacle/cases";
import { kinds } from "@binnacle/diagnosis";
import { z } from "zod";

/** The lists of one namespace of a support bundle, by kind. A kind without a list was not collected. */
export interface Collected {
  /** Place of the bundle in the folder, and the name of the list. */
  readonly name: string;
  readonly lists: ReadonlyMap<string, readonly KubernetesObject[]>;
}

/** Lists of pods in a folder of bundles, `pods/<namespace>.json`, with what else was collected of each namespace. */
export function readBundles(folder: string): Collected[] {
  const files = existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: "utf8" }).toSorted()
    : [];
  return files
    .filter((file) => path.basename(path.dirname(file)) === "pods" && file.endsWith(".json"))
    .map((file) => readNamespace(folder, file));
}

function readNamespace(folder: string, pods: string): Collected {
  const bundle = path.dirname(path.dirname(pods));
  const own = path.basename(pods);
  const lists = kinds.flatMap(({ kind, plural, isNamespaced }) => {
    const file = isNamespaced ? path.join(directories[kind] ?? plural, own) : `${plural}.json`;
    const items = readList(path.join(folder, bundle, file), kind);
    return items === undefined ? [] : [[kind, items] as const];
  });
  const name = path.join(bundle, path.basename(own, ".json")).replaceAll(/[^a-z0-9.-]+/gu, "-");
  return { name, lists: new Map(lists) };
}

/** Directories that are not called as the API calls the list. */
const directories: Readonly<Record<string, string>> = {
  PersistentVolumeClaim: "pvcs",
  NetworkPolicy: "network-policy",
  ResourceQuota: "resource-quota",
};

const List = z.union([
  z.array(z.looseObject({})),
  z.looseObject({ items: z.array(z.looseObject({})).nullish() }).transform((it) => it.items ?? []),
]);

/** Objects in lists of the API do not say what they are. */
function readList(file: string, kind: string): KubernetesObject[] | undefined {
  if (!existsSync(file)) return undefined;
  const version = kinds.find((one) => one.kind === kind);
  const apiVersion = [version?.group, version?.version].filter((part) => part !== "").join("/");
  return List.parse(JSON.parse(readFileSync(file, "utf8"))).map((item) =>
    KubernetesObject.parse({ apiVersion, kind, ...item }),
  );
}
