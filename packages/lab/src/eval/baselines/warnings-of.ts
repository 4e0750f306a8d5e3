import { type ObjectRef, present } from "@binnacle/contracts";
import { z } from "zod";
import type { ImportedCase } from "../../import/imported-case.ts";

const Text = z.string().default("");

const Event = z.object({
  type: Text,
  reason: Text,
  message: Text,
  lastTimestamp: z.string().nullish(),
  eventTime: z.string().nullish(),
  involvedObject: z.object({ kind: Text, namespace: z.string().optional(), name: Text }),
});

/** A Warning as kubectl would print it. */
export interface Warning {
  readonly at: string;
  readonly about: ObjectRef;
  readonly text: string;
}

/** All Warnings of a case, oldest first. */
export function warningsOf({ objects }: ImportedCase): Warning[] {
  return objects
    .filter(({ kind }) => kind === "Event")
    .flatMap((object) => Event.safeParse(object).data ?? [])
    .filter(({ type }) => type === "Warning")
    .map(({ involvedObject, lastTimestamp, eventTime, reason, message }) => {
      const { kind, name, namespace } = involvedObject;
      return {
        at: lastTimestamp ?? eventTime ?? "",
        about: { kind, name, ...present({ namespace }) },
        text: `${reason} ${message}`,
      };
    })
    .toSorted((left, right) => left.at.localeCompare(right.at));
}
