import { z } from "zod";

const secretName =
  /pass(?:word|wd|phrase)?|secret|token|credential|api[-_]?key|access[-_]?key|private[-_]?key|encryption[-_]?key|(?:^|[-_])(?:pw|pwd|auth|dsn)(?:$|[-_])/iu;
/** Names that only say where a secret is kept. */
const pointerName =
  /(?:_file|_path|_name|_ttl|_expiry|_url|secretname|secretref|secretkeyref|tokenfile)$/iu;
const redacted = "[redacted]";

const Fields = z.record(z.string(), z.unknown());

/**
 * An object as it may be shown: without managedFields and the applied copy of itself,
 * and without the values of variables, flags and keys whose names say that they are secret.
 */
export function presentable(object: unknown): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(Fields.catch({}).parse(object))
      .filter(([key]) => key !== "binaryData")
      .map(([key, value]) => [key, presentableField(key, value)]),
  );
}

function presentableField(key: string, value: unknown): unknown {
  if (key === "metadata") return slimMetadata(value);
  return key === "data" ? withoutSecretKeys(value) : withoutSecrets(value);
}

const Metadata = z.looseObject({
  managedFields: z.unknown().optional(),
  annotations: z.record(z.string(), z.unknown()).optional(),
});

function slimMetadata(metadata: unknown): unknown {
  const parsed = Metadata.safeParse(metadata);
  if (!parsed.success) return metadata;
  const { managedFields: _, annotations = {}, ...rest } = parsed.data;
  const { "kubectl.kubernetes.io/last-applied-configuration": __, ...kept } = annotations;
  return {
    ...rest,
    ...(Object.keys(kept).length === 0 ? {} : { annotations: withoutSecretKeys(kept) }),
  };
}

function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value))
    return value.map((item, index) => withoutSecretItem(item, value[index - 1]));
  if (value === null || typeof value !== "object") return value;
  const object = Fields.parse(value);
  const kept = Object.fromEntries(
    Object.entries(object).map(([key, field]) => [key, withoutSecrets(field)]),
  );
  const isSecretVariable = typeof object["name"] === "string" && isSecretName(object["name"]);
  return isSecretVariable && typeof object["value"] === "string"
    ? { ...kept, value: redacted }
    : kept;
}

/** `["--password", "…"]`: the item after a flag that names a secret. */
function withoutSecretItem(item: unknown, before: unknown): unknown {
  const isValueOfFlag =
    typeof before === "string" &&
    /^--?[a-z]/iu.test(before) &&
    !before.includes("=") &&
    isSecretName(before);
  return isValueOfFlag && typeof item === "string" && !item.startsWith("-")
    ? redacted
    : withoutSecrets(item);
}

/** Contents of a ConfigMap, annotations: the key tells. */
function withoutSecretKeys(fields: unknown): unknown {
  const parsed = z.record(z.string(), z.unknown()).safeParse(fields);
  if (!parsed.success) return fields;
  return Object.fromEntries(
    Object.entries(parsed.data).map(([key, value]) => [
      key,
      typeof value === "string" && isSecretName(key) ? redacted : value,
    ]),
  );
}

function isSecretName(name: string): boolean {
  return secretName.test(name) && !pointerName.test(name);
}
