import { Instant } from "@binnacle/contracts";
import { z } from "zod";

/** A list that the API may leave out or answer as `null` (EndpointSlice does); empty then. */
export function list<T extends z.ZodType>(item: T) {
  return z
    .array(item)
    .nullish()
    .transform((items) => (items?.length ? items : none));
}

/** One for all: an object has a dozen that are empty. */
const none: never[] = [];
const nothing: Readonly<Record<string, never>> = {};
Object.freeze(none);
Object.freeze(nothing);

/** Labels, annotations, selectors, resource lists: absent and `null` are empty. */
export const TextMap = z
  .record(z.string(), z.union([z.string(), z.number()]).transform(String))
  .nullish()
  .transform((map) => (map && Object.keys(map).length > 0 ? map : nothing));
export type TextMap = z.infer<typeof TextMap>;

/** Fields of which only counts whether they changed: absent, `null` and empty are one. */
export const Whole = z
  .record(z.string(), z.unknown())
  .nullish()
  .transform((fields) => (fields && Object.keys(fields).length > 0 ? fields : undefined));

/** A time that the API writes as RFC 3339, or as `null` while it is unset. What is no moment is a time that is not known. */
export const Time = Instant.nullish()
  .catch(undefined)
  .transform((time) => time ?? undefined);

/** A DNS subdomain: what objects and containers may be called. What is trusted in a command is checked here. */
export const Name = z
  .string()
  .max(253)
  .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/);

/** A port by number or by name. */
export const Port = z.union([z.number(), z.string()]);
export type Port = z.infer<typeof Port>;

export const OwnerReference = z.object({
  kind: z.string(),
  name: z.string(),
  controller: z.boolean().optional(),
});
export type OwnerReference = z.infer<typeof OwnerReference>;

/** Nobody asks who wrote what lies deeper than `spec/template`: the rest of the tree is most of what an object takes. */
const Fields = z
  .record(z.string(), z.unknown())
  .transform((tree) =>
    Object.fromEntries(
      Object.entries(tree).flatMap(([key, fields]) =>
        key === "f:metadata" && isCopy(fields) ? [] : [[key, keysOf(fields)]],
      ),
    ),
  );

/** Nothing but the annotation in which kubectl keeps a copy of what was applied: it says nothing of its own. */
function isCopy(fields: unknown): boolean {
  if (typeof fields !== "object" || fields === null) return false;
  const own = new Map<string, unknown>(Object.entries(fields));
  if (own.size !== 1) return false;
  const keys = Object.keys(keysOf(own.get("f:annotations"))).filter((key) => key !== ".");
  return keys.length === 1 && keys[0] === "f:kubectl.kubernetes.io/last-applied-configuration";
}

function keysOf(fields: unknown): Readonly<Record<string, Readonly<Record<string, never>>>> {
  if (typeof fields !== "object" || fields === null) return {};
  return Object.fromEntries(Object.keys(fields).map((key) => [key, NO_FIELDS]));
}

const NO_FIELDS = {};

/** Who wrote which fields, and when. `fieldsV1` is the tree of Kubernetes, two levels of it: `{"f:spec": {"f:replicas": {}}}`. */
export const ManagedFields = z.object({
  manager: z.string().default("unknown"),
  time: Time,
  fieldsV1: Fields.optional(),
});
export type ManagedFields = z.infer<typeof ManagedFields>;

/** Nobody checks owner references: one that names what no object can be called has no owner behind it. */
const Owners = list(OwnerReference).transform((owners) =>
  owners.filter(({ kind, name }) => /^[a-z]+$/i.test(kind) && Name.safeParse(name).success),
);

const identity = {
  name: Name,
  namespace: Name.optional(),
  uid: z.string().default(""),
  labels: TextMap,
  creationTimestamp: Time,
  /** That it is there counts, whatever it says. */
  deletionTimestamp: z
    .string()
    .nullish()
    .transform((time) => time ?? undefined),
  /** What must be done before it is gone. */
  finalizers: z.array(z.string()).optional().catch(undefined),
  ownerReferences: Owners,
};

/** Metadata of kinds with many objects: no annotations, no managedFields. */
export const SlimMetadata = z.object(identity);

/** Metadata of kinds whose changes are told: with the marks of GitOps tools and who wrote what. */
export const Metadata = z.object({
  ...identity,
  annotations: TextMap,
  managedFields: list(ManagedFields),
});
export type Metadata = z.infer<typeof Metadata>;

export const Condition = z.object({
  type: z.string(),
  status: z.string(),
  reason: z.string().optional(),
  message: z.string().optional(),
  lastTransitionTime: Time,
});
export type Condition = z.infer<typeof Condition>;

/** One expression over labels: of nodes (with Gt, Lt) or of pods. */
export const Requirement = z.object({
  key: z.string(),
  operator: z.string(),
  values: list(z.string()),
});
export type Requirement = z.infer<typeof Requirement>;

export const LabelSelector = z.object({
  matchLabels: TextMap,
  matchExpressions: list(Requirement),
});
export type LabelSelector = z.infer<typeof LabelSelector>;
