import { type Claim, keyOf, type ObjectRef } from "@binnacle/contracts";
import type { Inquiry } from "../inquiry.ts";
import type { Cause } from "./cause.ts";
import type { Draft } from "./draft.ts";
import type { Story } from "./story.ts";
import { toDraft } from "./to-draft.ts";

interface Named {
  readonly ref: ObjectRef;
}

/** What is told of an object; it is its own owner. */
type ObjectStory = Omit<Story, "mend" | "rollout"> &
  Partial<Pick<Draft, "change" | "later" | "takes">>;

/** What is known when a cause tells of an object. */
export interface SeenObject<T extends Named, Hit> extends Inquiry {
  readonly object: T;
  readonly ref: ObjectRef;
  readonly name: string;
  readonly hit: Hit;
}

interface Form<T extends Named, Hit> extends Cause {
  /** What its objects are called: `Service`, `node`. */
  readonly of: string;
  readonly all: (inquiry: Inquiry) => Iterable<T>;
  /** What is looked at to find them, where they are none that there are. */
  readonly examines?: (inquiry: Inquiry) => Iterable<Named>;
  readonly sees: (object: T, inquiry: Inquiry) => Hit | undefined;
  /** Why an object that is not well has no trouble of its own: `node a is not Ready, it joins`. */
  readonly waits?: (object: T, inquiry: Inquiry) => Claim | undefined;
  readonly tells: (seen: SeenObject<T, Hit>) => ObjectStory;
}

/** What a cause found out about the objects of its kind. */
export interface Asked {
  readonly of: string;
  readonly drafts: readonly Draft[];
  /** Everything that was looked at. */
  readonly examined: readonly ObjectRef[];
  readonly waiting: readonly { readonly ref: ObjectRef; readonly because: Claim }[];
}

/** A cause of objects that are no pods. */
export interface ObjectCause extends Cause {
  readonly ask: (inquiry: Inquiry) => Asked;
}

/** A cause that shows in one object: how to see it, and what to say of it. */
export function objectCause<T extends Named, Hit>({
  of,
  all,
  examines = all,
  sees,
  waits = () => undefined,
  tells,
  ...cause
}: Form<T, Hit>): ObjectCause {
  return {
    ...cause,
    ask(inquiry) {
      const objects = [...all(inquiry)];
      return {
        of,
        examined: [...examines(inquiry)].map(({ ref }) => ref),
        drafts: objects.flatMap((object) => {
          const hit = sees(object, inquiry);
          if (hit === undefined) return [];
          const { ref } = object;
          const seen = { ...inquiry, object, ref, name: ref.name, hit };
          return [draftOf(cause, seen, tells(seen))];
        }),
        waiting: objects.flatMap((object) => {
          const because = waits(object, inquiry);
          return because === undefined ? [] : [{ ref: object.ref, because }];
        }),
      };
    },
  };
}

function draftOf(
  cause: Cause,
  { ref, name, cluster }: SeenObject<Named, unknown>,
  story: ObjectStory,
): Draft {
  const what = cluster.workloads.has(keyOf(ref)) ? name : `${ref.kind.toLowerCase()} ${name}`;
  const subject = { culprit: ref, title: `${what} ${story.does}`, impact: "broken" } as const;
  return toDraft(cause, subject, story);
}
