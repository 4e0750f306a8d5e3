import { type Gap, present } from "@binnacle/contracts";
import { z } from "zod";
import { Metadata, Name } from "./shapes.ts";

/** An object of an answered list that is not what its kind promises. */
export interface Unreadable {
  /** About exactly it, as far as it can be named. */
  readonly gap: Gap & { readonly about: NonNullable<Gap["about"]> };
  /** Absent: nobody knows what owns it or selects it. */
  readonly metadata?: Metadata;
}

const Called = z.object({
  metadata: z.object({ name: Name.optional().catch(undefined), namespace: Name.optional() }),
});
const Known = z.object({ metadata: Metadata });

/** What can be said of an item that its projection refuses. */
export function toUnreadable(
  list: { readonly kind: string; readonly namespace?: string },
  item: unknown,
  error: z.ZodError,
): Unreadable {
  const { kind } = list;
  const called = Called.safeParse(item).data?.metadata;
  const namespace = called?.namespace ?? list.namespace;
  return {
    ...present({ metadata: Known.safeParse(item).data?.metadata }),
    gap: {
      origin: "kubernetes",
      kind: "no_data",
      what: `${kind} ${called?.name ?? "without a readable name"}${placeOf(namespace)}`,
      why: `the API server answered an object that is no ${kind}${whereOf(error)}`,
      about: { kinds: [kind], ...present({ namespace, name: called?.name }) },
    },
  };
}

/** `, at spec/replicas: Invalid input: expected int, received string`. The path may hold outside text, the message holds none. */
function whereOf({ issues: [issue] }: z.ZodError): string {
  if (issue === undefined) return "";
  const path = issue.path.map(String).join("/").slice(0, 100);
  return `${path === "" ? "" : `, at ${path}`}: ${issue.message.slice(0, 100)}`;
}

/** Of one kind and namespace more are counted, not listed. */
const LISTED = 3;

/** The gaps of unreadable objects; those of one kind and namespace after the first three are one. */
export function gapsOfUnreadable(unreadable: readonly Unreadable[]): Gap[] {
  const groups = Map.groupBy(unreadable, ({ gap: { about } }) =>
    [...about.kinds, about.namespace].join(" "),
  );
  return [...groups.values()].flatMap((group) => {
    const gaps = group.map(({ gap }) => gap);
    const [next, ...rest] = gaps.slice(LISTED);
    if (next === undefined) return gaps;
    return [...gaps.slice(0, LISTED), rest.length === 0 ? next : counted(next, rest.length + 1)];
  });
}

function counted({ about: { kinds, namespace }, ...gap }: Unreadable["gap"], count: number): Gap {
  return {
    ...gap,
    what: `${count} more ${kinds.join(", ")} objects${placeOf(namespace)}`,
    why: "the API server answered objects that are not of this kind",
    about: { kinds, ...present({ namespace }) },
  };
}

function placeOf(namespace: string | undefined): string {
  return namespace === undefined ? "" : ` in namespace ${namespace}`;
}
