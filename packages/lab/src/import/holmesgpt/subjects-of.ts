import type { KubernetesObject } from "@binnacle/cases";
import { present } from "@binnacle/contracts";
import { z } from "zod";
import type { ImportedTruth } from "../imported-case.ts";
import { ownersOf } from "../owners-of.ts";
import type { RecordedTest } from "./read-test.ts";

type Ref = ImportedTruth["culprits"][number];

/**
 * The object that a test asks about: the first that was recorded and whose name, or whose owner's, stands in the question,
 * in what is expected or in the alert. What owns it, its pods and the claims that it mounts are as right.
 */
export function subjectsOf(
  { question, expected, subject }: RecordedTest,
  objects: readonly KubernetesObject[],
): { readonly culprits: readonly Ref[]; readonly accepted: readonly Ref[] } {
  const words = plain(`${question}\n${expected}\n${subject ?? ""}`);
  const isNamed = ({ name }: Ref) => words.includes(plain(name));
  const candidates = objects
    .filter(({ kind }) => asked.has(kind))
    .map(({ kind, metadata: { name, namespace } }) => ({ kind, name, ...present({ namespace }) }));
  const culprits = candidates.filter((ref) => isNamed(ref) || ownersOf(ref, objects).some(isNamed));
  const own = culprits.flatMap((ref) => ownersOf(ref, objects));
  const pods = candidates.filter((ref) =>
    ownersOf(ref, objects).some((owner) => culprits.some((one) => one.name === owner.name)),
  );
  return {
    culprits,
    accepted: [...culprits.slice(1), ...own, ...pods, ...claimsOf([...culprits, ...pods], objects)],
  };
}

/** People write `order service` for `order-service`. */
function plain(text: string): string {
  return ` ${text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, " ")
    .trim()} `;
}

const asked = new Set([
  "Pod",
  "Deployment",
  "StatefulSet",
  "DaemonSet",
  "Job",
  "CronJob",
  "PersistentVolumeClaim",
]);

const Mounting = z.object({
  spec: z
    .object({
      volumes: z
        .array(z.object({ persistentVolumeClaim: z.object({ claimName: z.string() }).optional() }))
        .default([]),
    })
    .prefault({}),
});

function claimsOf(refs: readonly Ref[], objects: readonly KubernetesObject[]): Ref[] {
  const names = new Set(refs.map(({ name }) => name));
  return objects
    .filter(({ kind, metadata }) => kind === "Pod" && names.has(metadata.name))
    .flatMap((pod) =>
      Mounting.parse(pod).spec.volumes.flatMap(({ persistentVolumeClaim: claim }) =>
        claim === undefined
          ? []
          : [
              {
                kind: "PersistentVolumeClaim",
                name: claim.claimName,
                ...present({ namespace: pod.metadata.namespace }),
              },
            ],
      ),
    );
}
