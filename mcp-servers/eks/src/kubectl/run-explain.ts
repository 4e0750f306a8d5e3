import { AppError } from "@binnacle/contracts";
import { nearMisses } from "@binnacle/diagnosis";
import { z } from "zod";
import type { ClusterApi } from "../api/cluster-api.ts";
import { valueOf } from "../api/failure.ts";
import { printColumns } from "../objects/print-table.ts";
import { findResource } from "../resources/find-resource.ts";
import type { Run } from "./printed.ts";

const Reference = z.object({ $ref: z.string() });
interface Schema {
  readonly description?: string | undefined;
  readonly type?: string | undefined;
  readonly $ref?: string | undefined;
  readonly allOf?: readonly { readonly $ref: string }[] | undefined;
  readonly properties?: Readonly<Record<string, Schema>> | undefined;
  readonly items?: Schema | undefined;
  readonly additionalProperties?: Schema | undefined;
  readonly required?: readonly string[] | undefined;
}
const Schema: z.ZodType<Schema> = z.lazy(() =>
  z.object({
    description: z.string().optional(),
    type: z.string().optional(),
    $ref: z.string().optional(),
    allOf: z.array(Reference).optional().catch(undefined),
    properties: z.record(z.string(), Schema).optional(),
    items: Schema.optional(),
    additionalProperties: Schema.optional().catch(undefined),
    required: z.array(z.string()).optional(),
  }),
);
const Versions = z.array(z.object({ group: z.string(), kind: z.string(), version: z.string() }));
const Document = z.object({
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
});
const Versioned = z.object({ "x-kubernetes-group-version-kind": Versions });
type Schemas = Readonly<Record<string, unknown>>;

const descriptionAtMost = 1200;

/** `kubectl explain deployment.spec.strategy`: a field and those below it, of the API server's OpenAPI v3. */
export const runExplain: Run = async ({ api }, { words: [path] }, signal) => {
  if (path === undefined)
    throw new AppError("bad_input", "A field is needed: explain deployment.spec.strategy.");
  const [word = "", ...fields] = path.split(".");
  const { group, version, kind } = await findResource(api, word, signal);
  const own = group === "" ? version : `${group}/${version}`;
  const schemas = await readSchemas(api, group === "" ? `api/${own}` : `apis/${own}`, signal);
  const root = Object.values(schemas).find((schema) =>
    Versioned.safeParse(schema).data?.["x-kubernetes-group-version-kind"].some(
      (one) => one.kind === kind && one.group === group && one.version === version,
    ),
  );
  if (root === undefined)
    throw new AppError("unavailable", `The API server does not describe ${kind} of ${own}.`);
  const head = [`KIND: ${kind}`, `VERSION: ${own}`];
  const { schema, type } = fieldAt(Schema.parse(root), fields, schemas);
  const field = fields.length === 0 ? [] : [`FIELD: ${fields.join(".")} <${type}>`];
  return { output: [...head, ...field, ...described(schema, schemas)].join("\n"), hasMore: false };
};

async function readSchemas(api: ClusterApi, path: string, signal: AbortSignal): Promise<Schemas> {
  const answer = valueOf(await api.json(`/openapi/v3/${path}`, { signal }));
  return Document.safeParse(answer).data?.components.schemas ?? {};
}

interface Field {
  readonly schema: Schema;
  readonly type: string;
}

function fieldAt(root: Schema, path: readonly string[], schemas: Schemas): Field {
  let current: Field = { schema: root, type: "Object" };
  for (const name of path) {
    const properties = inner(current.schema, schemas).properties ?? {};
    const next = properties[name];
    if (next === undefined) throw noField(name, Object.keys(properties));
    current = { schema: next, type: typeOf(next, schemas) };
  }
  return current;
}

function noField(name: string, known: readonly string[]): AppError {
  const near = nearMisses(name, known);
  const meant =
    near.length === 0 ? ` There are: ${known.join(", ")}.` : ` Near: ${near.join(", ")}.`;
  return new AppError(
    "not_found",
    `There is no field ${JSON.stringify(name.slice(0, 60))} there.${meant}`,
  );
}

function described(schema: Schema, schemas: Schemas): string[] {
  const target = inner(schema, schemas);
  const text = schema.description ?? target.description ?? "<empty>";
  const rows = Object.entries(target.properties ?? {}).map(([name, field]) => [
    `  ${name}`,
    `<${typeOf(field, schemas)}>${target.required?.includes(name) === true ? " -required-" : ""}`,
    firstSentence(field.description ?? inner(field, schemas).description ?? ""),
  ]);
  const fields = rows.length === 0 ? [] : ["FIELDS:", printColumns(rows)];
  return [`DESCRIPTION: ${text.slice(0, descriptionAtMost)}`, ...fields];
}

function firstSentence(text: string): string {
  return (text.split(/(?<=\.)\s/u)[0] ?? "").slice(0, 120);
}

/** What a field holds: behind a reference, in a list or a map. */
function inner(schema: Schema, schemas: Schemas): Schema {
  const target = resolved(schema, schemas);
  const element = target.items ?? target.additionalProperties;
  return element === undefined ? target : inner(element, schemas);
}

function resolved(schema: Schema, schemas: Schemas): Schema {
  const reference = nameIn(schema);
  return reference === undefined ? schema : (Schema.safeParse(schemas[reference]).data ?? schema);
}

/** `#/components/schemas/io.k8s.api.core.v1.PodSpec`. */
function nameIn({ $ref, allOf }: Schema): string | undefined {
  return ($ref ?? allOf?.[0]?.$ref)?.split("/").at(-1);
}

/** As kubectl writes it: `[]Container`, `map[string]string`, `integer`. */
function typeOf(schema: Schema, schemas: Schemas): string {
  const reference = nameIn(schema);
  if (reference !== undefined) {
    const target = resolved(schema, schemas);
    return target.properties === undefined
      ? (target.type ?? "Object")
      : (reference.split(".").at(-1) ?? "Object");
  }
  if (schema.items !== undefined) return `[]${typeOf(schema.items, schemas)}`;
  if (schema.additionalProperties !== undefined)
    return `map[string]${typeOf(schema.additionalProperties, schemas)}`;
  return schema.type === "object" || schema.type === undefined ? "Object" : schema.type;
}
