import { present } from "@binnacle/contracts";
import type { Redactor } from "@binnacle/runtime";
import { z } from "zod";

const Fields = z.record(z.string(), z.unknown());
const Metadata = z.looseObject({
  managedFields: z.unknown().optional(),
  annotations: z.record(z.string(), z.unknown()).optional(),
});
const applied = "kubectl.kubernetes.io/last-applied-configuration";

/** An object as it may be shown: without managedFields, the applied copy of itself, binary data and secrets. */
export async function presentable(
  object: unknown,
  { redactor, signal }: { readonly redactor: Redactor; readonly signal?: AbortSignal },
): Promise<Readonly<Record<string, unknown>>> {
  const { binaryData: _, ...fields } = Fields.catch({}).parse(object);
  const slim =
    "metadata" in fields ? { ...fields, metadata: slimMetadata(fields["metadata"]) } : fields;
  return await redactor.value(slim, present({ signal }));
}

function slimMetadata(metadata: unknown): unknown {
  const parsed = Metadata.safeParse(metadata);
  if (!parsed.success) return metadata;
  const { managedFields: _, annotations = {}, ...rest } = parsed.data;
  const { [applied]: __, ...kept } = annotations;
  return Object.keys(kept).length === 0 ? rest : { ...rest, annotations: kept };
}
