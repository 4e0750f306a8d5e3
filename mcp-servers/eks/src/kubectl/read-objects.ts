import type { Gap } from "@binnacle/contracts";
import { z } from "zod";
import { readPage } from "../api/list-pages.ts";
import { joined, readItems } from "../api/read-items.ts";
import { granted } from "../api/refused.ts";
import { found } from "../objects/found.ts";
import { allPresentable } from "../objects/presentable.ts";
import { pathOf } from "../resources/find-resource.ts";
import { type GetContext, namespaceFor, selectorsOf } from "./get-context.ts";
import type { Target } from "./targets-of.ts";

export interface ReadObject {
  readonly target: Target;
  readonly name: string;
  readonly object: Readonly<Record<string, unknown>>;
}

interface ObjectsRead {
  readonly objects: readonly ReadObject[];
  readonly hasMore: boolean;
  /** Objects that cannot be read. */
  readonly gaps: readonly Gap[];
}

/** As it came, in its order. */
const Named = z.intersection(
  z.record(z.string(), z.unknown()),
  z.object({ metadata: z.object({ name: z.string() }) }),
);

/** Reads whole objects, ready to be shown. */
export async function readObjects(
  targets: readonly Target[],
  context: GetContext,
): Promise<ObjectsRead> {
  const reads = await Promise.all(
    targets.map((target) =>
      target.names.length === 0 ? readList(target, context) : readNamed(target, context),
    ),
  );
  return {
    objects: reads.flatMap(({ objects }) => objects),
    hasMore: reads.some(({ hasMore }) => hasMore),
    gaps: reads.flatMap(({ gaps }) => gaps),
  };
}

async function readNamed(target: Target, context: GetContext): Promise<ObjectsRead> {
  const { resource, names } = target;
  const { deps, namespace, signal } = context;
  const reads = await Promise.all(
    names.map(async (name) => {
      const path = pathOf(resource, { namespace: namespaceFor(resource, context), name });
      const answer = await deps.api.json(path, { signal });
      const read = { kind: resource, namespace, name };
      const object = await found(answer, read, { api: deps.api, signal });
      const { items, gaps } = namedIn(resource, [object]);
      return { objects: await toRead(target, items, context), gaps };
    }),
  );
  return {
    objects: reads.flatMap(({ objects }) => objects),
    hasMore: false,
    gaps: reads.flatMap(({ gaps }) => gaps),
  };
}

/** Items of a list do not say their kind; shown alone they should. */
async function readList(target: Target, context: GetContext): Promise<ObjectsRead> {
  const { deps, command, namespace, signal } = context;
  const { resource } = target;
  const query = selectorsOf(command);
  const answer = await readPage(deps.api, pathOf(resource, { namespace }), { signal, query });
  const { items, metadata } = granted(answer, { kind: resource, namespace }, deps.api.kubectl);
  const { group, version, kind } = resource;
  const apiVersion = group === "" ? version : `${group}/${version}`;
  const { items: objects, gaps } = namedIn(resource, items);
  return {
    objects: await toRead(
      target,
      objects.map((object) => ({ apiVersion, kind, ...object })),
      context,
    ),
    gaps,
    hasMore: (metadata.continue ?? "") !== "",
  };
}

function namedIn({ kind }: Target["resource"], items: readonly unknown[]) {
  return joined([readItems(Named, items, { kind })]);
}

async function toRead(
  target: Target,
  objects: readonly z.infer<typeof Named>[],
  { deps, signal }: GetContext,
): Promise<ReadObject[]> {
  const { redactor } = deps.api;
  const shown = await allPresentable(objects, { redactor, signal });
  return objects.map(({ metadata }, at) => ({
    target,
    name: metadata.name,
    object: shown[at] ?? {},
  }));
}
