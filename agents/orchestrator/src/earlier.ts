import { type Earlier, type Investigation, keyOf, present } from "@binnacle/contracts";
import { leadingOf } from "@binnacle/diagnosis";
import type { Said } from "./begun.ts";

type Answering = Pick<
  Investigation,
  "scope" | "target" | "severity" | "hypotheses" | "dependencies"
>;

/** What an answer says. One that was not finished says nothing that another is held against. */
export function saidBy(before: Investigation): Said | undefined {
  if (before.status !== "answered") return undefined;
  const { id, askedAt, earlier, severity } = before;
  const isUnchanged = earlier?.isUnchanged === true;
  return {
    investigationId: id,
    since: isUnchanged ? earlier.since : askedAt,
    severity,
    ...told(before),
  };
}

/** How an answer stands to the one before; undefined where that was about something else. */
export function earlierOf(now: Answering, said: Said | undefined): Earlier | undefined {
  if (said === undefined) return undefined;
  const { about, fingerprint } = told(now);
  if (said.about !== about) return undefined;
  const isUnchanged = said.fingerprint === fingerprint && said.severity === now.severity;
  const { investigationId, since, severity, title } = said;
  return { investigationId, since, severity, isUnchanged, ...present({ title }) };
}

function told(answering: Answering): Pick<Said, "about" | "fingerprint" | "title"> {
  const { cluster, namespace, window } = answering.scope;
  const { target } = answering;
  const minutes = Math.round((Date.parse(window.to) - Date.parse(window.from)) / 60_000);
  const object = target === undefined ? "" : keyOf(target);
  const leading = leadingOf(answering)?.finding;
  return {
    about: JSON.stringify([cluster.name, namespace ?? "", object, minutes]),
    ...present({ fingerprint: leading?.fingerprint, title: leading?.title }),
  };
}
