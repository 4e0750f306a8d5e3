import { type Case, KubernetesObject, LogLine, rebase } from "@binnacle/cases";
import { z } from "zod";

const Named = z.object({ objects: z.array(KubernetesObject), logs: z.array(LogLine) });

/** A recorded case in a cluster of several, and the namespace that its application has there. */
export interface Placed {
  readonly recorded: Case;
  readonly namespace: string;
}

/**
 * One cluster with the application of each case, in a namespace of its own from the second on: `shop-2`. What is outside
 * of namespaces is that of the first case, and what only the others have.
 */
export function together([first, ...others]: readonly [Case, ...Case[]]): {
  cluster: Case;
  placed: readonly Placed[];
} {
  const now = new Date(first.recordedAt);
  const placed = others.map((other, index) => moved(rebase(other, now), index + 2));
  const cases = [{ recorded: first, namespace: namespaceOf(first) }, ...placed];
  const seen = new Set<string>();
  const objects = cases.flatMap(({ recorded, namespace }) =>
    recorded.objects.filter((object) => {
      const key = [object.kind, object.metadata.namespace, object.metadata.name].join(" ");
      const isNew = !seen.has(key);
      seen.add(key);
      return isNew || object.metadata.namespace === namespace;
    }),
  );
  const logs = cases.flatMap(({ recorded, namespace }) =>
    recorded.logs.filter((line) => recorded === first || line.namespace === namespace),
  );
  return { cluster: { ...first, objects, logs }, placed: cases };
}

function namespaceOf({ truth }: Case): string {
  return truth.culprit?.namespace ?? "shop";
}

/** Values are whole JSON strings or DNS names, so a replacement cannot hit a part of a word. */
function moved(recorded: Case, number: number): Placed {
  const source = namespaceOf(recorded);
  const namespace = `${source}-${number}`;
  const mark = number.toString(16).padStart(4, "0");
  const text = JSON.stringify({ objects: recorded.objects, logs: recorded.logs })
    .replaceAll(`"${source}"`, `"${namespace}"`)
    .replaceAll(`.${source}.svc`, `.${namespace}.svc`)
    .replaceAll('"host":"', `"host":"${namespace}.`)
    .replaceAll(/("|"pvc-)[0-9a-f]{4}([0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-)/gu, `$1${mark}$2`)
    .replaceAll(/"10\.100\.(\d+\.\d+)/gu, `"10.${100 + number}.$1`)
    .replaceAll(/"10\.0\.(\d+\.\d+)"/gu, `"10.${number}.$1"`);
  return { recorded: { ...recorded, ...Named.parse(JSON.parse(text)) }, namespace };
}
