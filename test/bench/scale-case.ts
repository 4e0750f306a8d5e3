import type { Case } from "@binnacle/cases";
import { z } from "zod";
import { recordedCase } from "../support/recorded-case.ts";

const Objects = z.array(
  z.looseObject({
    apiVersion: z.string(),
    kind: z.string(),
    metadata: z.looseObject({
      name: z.string(),
      namespace: z.string().exactOptional(),
      uid: z.string(),
    }),
  }),
);
type KubernetesObject = Case["objects"][number];

const source = "shop";

/**
 * The recorded incident in a cluster of at least `pods` pods: namespace shop of the healthy recording is copied to
 * shop-1, shop-2 and so on, with uids and addresses of their own. Metrics and logs stay those of the recording.
 */
export function scaleCase(name: string, pods: number): Case {
  const [recorded, healthy] = [recordedCase(name), recordedCase("healthy")];
  const copied = healthy.objects.filter(
    ({ kind, metadata }) =>
      metadata.namespace === source || (kind === "Namespace" && metadata.name === source),
  );
  const missing = Math.max(0, pods - podsIn(recorded.objects));
  const copies = Math.ceil(missing / podsIn(copied));
  const text = JSON.stringify(copied);
  return {
    ...recorded,
    objects: [
      ...recorded.objects,
      ...Array.from({ length: copies }, (_, index) => copyOf(text, index + 1)).flat(),
    ],
  };
}

export function podsIn(objects: readonly KubernetesObject[]): number {
  return objects.filter(({ kind }) => kind === "Pod").length;
}

export function namespacesIn(objects: readonly KubernetesObject[]): number {
  return objects.filter(({ kind }) => kind === "Namespace").length;
}

/** Values are whole JSON strings or DNS names, so a replacement cannot hit a part of a word. */
function copyOf(text: string, number: number): KubernetesObject[] {
  const namespace = `${source}-${number}`;
  const mark = number.toString(16).padStart(4, "0");
  const block = number % 90;
  const copied = text
    .replaceAll(`"${source}"`, `"${namespace}"`)
    .replaceAll(`.${source}.svc`, `.${namespace}.svc`)
    .replaceAll(/"[0-9a-f]{4}([0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-)/gu, `"${mark}$1`)
    .replaceAll(/"10\.100\.(\d+\.\d+)/gu, `"10.${101 + block}.$1`)
    .replaceAll(/"10\.0\.(\d+\.\d+)"/gu, `"10.${1 + block}.$1"`);
  return Objects.parse(JSON.parse(copied));
}
