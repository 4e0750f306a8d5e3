import { kindsLater, kindsToRead } from "@binnacle/diagnosis";
import type { KubernetesEmulator } from "@binnacle/emulators";
import type { ImportedCase } from "../import/imported-case.ts";

type KubernetesFault = Parameters<KubernetesEmulator["fault"]>[0];

/**
 * What the API refuses because nobody recorded it: a list that is unknown must not come empty. A kind in the namespace
 * that was asked about, a kind in every other namespace, and logs.
 */
export function refusals(imported: ImportedCase): KubernetesFault[] {
  return [...listRefusals(imported), ...logRefusals(imported)];
}

function listRefusals({ recorded, namespace, objects }: ImportedCase): KubernetesFault[] {
  const places = new Set(
    objects.flatMap((object) => {
      const name = object.kind === "Namespace" ? object.metadata.name : object.metadata.namespace;
      return name ?? [];
    }),
  );
  if (namespace !== undefined) places.add(namespace);
  return [...kindsToRead, ...kindsLater]
    .filter(({ isCustom }) => !isCustom)
    .flatMap(({ kind, plural, isNamespaced }) => {
      const own = recorded.lists.filter((list) => list.kind === kind);
      if (own.some((list) => list.namespace === undefined)) return [];
      if (own.length === 0 || !isNamespaced) return [refused(plural)];
      const unread = [...places].filter((place) => own.every((list) => list.namespace !== place));
      return unread.map((place) => ({ ...refused(plural), namespace: place }));
    });
}

function logRefusals({ recorded: { logs }, objects }: ImportedCase): KubernetesFault[] {
  if (logs === "all") return [];
  if (logs.length === 0) return [refused("pods/log")];
  const has = new Set(logs.map(({ namespace, pod }) => `${namespace}/${pod}`));
  return objects
    .filter(({ kind }) => kind === "Pod")
    .filter(({ metadata }) => !has.has(`${metadata.namespace}/${metadata.name}`))
    .map(({ metadata }) => ({
      answer: 403,
      pathPrefix: `/api/v1/namespaces/${metadata.namespace}/pods/${metadata.name}/log`,
    }));
}

function refused(resource: string): KubernetesFault {
  return { answer: 403, resource };
}
