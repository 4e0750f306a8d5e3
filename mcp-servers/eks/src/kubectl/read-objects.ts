import { z } from "zod";
import { readPage } from "../api/list-pages.ts";
import { granted } from "../api/refused.ts";
import type { EksDeps } from "../eks-deps.ts";
import { presentable } from "../objects/presentable.ts";
import { pathOf } from "../resources/find-resource.ts";
import { type GetContext, namespaceFor, selectorsOf } from "./get-context.ts";
import type { Target } from "./targets-of.ts";

export interface ReadObject {
  readonly target: Target;
  readonly name: string;
  readonly object: Readonly<Record<string, unknown>>;
}

const Named = z.object({ metadata: z.object({ name: z.string() }) });

/** Reads whole objects, ready to be shown. */
export async function readObjects(
  targets: readonly Target[],
  context: GetContext,
): Promise<{ objects: readonly ReadObject[]; hasMore: boolean }> {
  const reads = await Promise.all(
    targets.map((target) =>
      target.names.length === 0 ? readList(target, context) : readNamed(target, context),
    ),
  );
  return {
    objects: reads.flatMap(({ objects }) => objects),
    hasMore: reads.some(({ hasMore }) => hasMore),
  };
}

async function readNamed(target: Target, context: GetContext) {
  const { resource, names } = target;
  const { deps, namespace, signal } = context;
  const objects = await Promise.all(
    names.map(async (name) => {
      const path = pathOf(resource, { namespace: namespaceFor(resource, context), name });
      const answer = await deps.api.json(path, { signal });
      const read = { kind: resource, namespace, name };
      return toRead(target, granted(answer, read, deps.api.kubectl), deps);
    }),
  );
  return { objects, hasMore: false };
}

/** Items of a list do not say their kind; shown alone they should. */
async function readList(target: Target, { deps, command, namespace, signal }: GetContext) {
  const { resource } = target;
  const query = selectorsOf(command);
  const answer = await readPage(deps.api, pathOf(resource, { namespace }), { signal, query });
  const { items, metadata } = granted(answer, { kind: resource, namespace }, deps.api.kubectl);
  const { group, version, kind } = resource;
  const apiVersion = group === "" ? version : `${group}/${version}`;
  return {
    objects: items.map((item) =>
      toRead(target, { apiVersion, kind, ...z.object({}).loose().parse(item) }, deps),
    ),
    hasMore: (metadata.continue ?? "") !== "",
  };
}

function toRead(target: Target, object: unknown, { api }: EksDeps): ReadObject {
  return {
    target,
    name: Named.parse(object).metadata.name,
    object: presentable(object, api.redactor),
  };
}
