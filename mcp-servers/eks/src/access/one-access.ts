import { type Access, AppError, present } from "@binnacle/contracts";
import { type Kubectl, type ObjectFact, type ShellWords, shellWords } from "@binnacle/diagnosis";
import type { ClusterApi } from "../api/cluster-api.ts";
import { type Failure, toError } from "../api/failure.ts";
import { grantTo } from "../api/refusals.ts";
import type { Accesses } from "./accesses.ts";
import { type RuledResource, resourceOf, written } from "./resource-of.ts";
import {
  type AskedAccess,
  type Decision,
  reviewAccess,
  type Subject,
  subjectOf,
} from "./review-access.ts";
import { ruleOf } from "./rule-of.ts";
import { verbOf } from "./verb-of.ts";

interface Asked {
  readonly verb: string;
  readonly resource: string;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
  readonly as?: string | undefined;
  readonly groups?: readonly string[] | undefined;
}

/** Whether somebody may do one thing. Throws `AppError`: bad_input for what is no verb or resource, denied where that may not be asked. */
export async function oneAccess(
  api: ClusterApi,
  { as, groups, ...asked }: Asked,
  signal: AbortSignal,
): Promise<Accesses> {
  if (as === undefined && groups !== undefined)
    throw new AppError("bad_input", "Groups are those of a user. Give the user with as, too.");
  const access = await accessOf(api, asked, signal);
  const subject = as === undefined ? undefined : subjectOf(as, groups);
  const answer = await reviewAccess(api, access, { subject, signal });
  if (answer.kind === "failed") throw unasked(answer.failure, { subject, kubectl: api.kubectl });
  const item = toItem(access, answer.value);
  const isNoNeed = subject === undefined && access.resource.plural === "secrets";
  const lacks =
    answer.value.isAllowed || isNoNeed
      ? { missing: [] }
      : { missing: [ruleOf(access)], ...present({ command: grantOf(access, subject, api) }) };
  const who = subject?.user ?? "this server";
  return {
    result: { subject: who, isOwnNeed: false, items: [item], checked: 1, ...lacks },
    facts: [toFact(access, item, subject)],
    gaps: [],
  };
}

async function accessOf(api: ClusterApi, asked: Asked, signal: AbortSignal): Promise<AskedAccess> {
  const verb = verbOf(asked.verb);
  const resource = await resourceOf(api, asked.resource, signal);
  const namespace = resource.isNamespaced ? asked.namespace : undefined;
  return { verb, resource, namespace, name: asked.name };
}

function toItem(
  { verb, resource, namespace, name }: AskedAccess,
  { isAllowed, reason }: Decision,
): Access {
  const answer = isAllowed ? "yes" : "no";
  return { verb, resource: written(resource), answer, ...present({ namespace, name, reason }) };
}

/** Of itself this server does not know by which name the API server knows it. */
function grantOf(
  { verb, resource, namespace, name }: AskedAccess,
  subject: Subject | undefined,
  { kubectl }: ClusterApi,
): string | undefined {
  if (subject === undefined) return undefined;
  const { user } = subject;
  const kinds = [{ group: resource.group, plural: pluralOf(resource) }];
  return grantTo({ user, namespace, kinds, verbs: [verb], name }, kubectl).command;
}

/** With its part: kubectl names the group behind both. */
function pluralOf({ plural, part }: RuledResource): string {
  return part === undefined ? plural : `${plural}/${part}`;
}

/** Whoever may not ask of others is told which rule lets it. */
function unasked(
  failure: Failure,
  { subject, kubectl }: { readonly subject: Subject | undefined; readonly kubectl: Kubectl },
): AppError {
  const user = failure.refusedUser;
  if (user === undefined) return toError(failure);
  const plural = subject === undefined ? "selfsubjectaccessreviews" : "subjectaccessreviews";
  const kinds = [{ plural, group: "authorization.k8s.io" }];
  const remedy = grantTo({ user, namespace: undefined, kinds, verbs: ["create"] }, kubectl);
  return new AppError("denied", `User "${user}" may not ask what others may do.`, {
    remedy,
    unseen: { what: "the rights of others", about: { kinds: [] } },
  });
}

function toFact(access: AskedAccess, item: Access, subject: Subject | undefined): ObjectFact {
  const { answer, verb, namespace, name, reason } = item;
  const who = subject?.user ?? "this server";
  const deed = [verb, item.resource, name].filter((word) => word !== undefined).join(" ");
  return {
    subject: {
      kind: subject === undefined ? "SelfSubjectAccessReview" : "SubjectAccessReview",
      name: `${who}: ${deed}`,
      ...present({ namespace }),
    },
    pointer: "/status/allowed",
    value: answer,
    values: present({ answer, reason }),
    text: `${who} ${answer === "yes" ? "may" : "may not"} ${deed}`,
    kubectl: canI(access, subject),
  };
}

function canI({ verb, resource, name }: AskedAccess, subject: Subject | undefined): ShellWords {
  const { part, ...whole } = resource;
  const what = name === undefined ? written(whole) : `${written(whole)}/${name}`;
  const who =
    subject === undefined
      ? []
      : [`--as=${subject.user}`, ...subject.groups.map((group) => `--as-group=${group}`)];
  const own = [...(part === undefined ? [] : [`--subresource=${part}`]), ...who];
  return shellWords`auth can-i ${verb} ${what} ${{ own }}`;
}
