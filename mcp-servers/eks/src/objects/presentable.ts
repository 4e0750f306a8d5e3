import { present } from "@binnacle/contracts";
import type { Redactor } from "@binnacle/runtime";
import { z } from "zod";

const Fields = z.record(z.string(), z.unknown());
const Metadata = z.looseObject({
  managedFields: z.unknown().optional(),
  annotations: z.record(z.string(), z.unknown()).optional(),
});
const applied = "kubectl.kubernetes.io/last-applied-configuration";

interface Redacting {
  readonly redactor: Redactor;
  readonly signal?: AbortSignal;
}

/** An object as it may be shown: without managedFields, the applied copy of itself, binary data and secrets. */
export async function presentable(
  object: unknown,
  redacting: Redacting,
): Promise<Readonly<Record<string, unknown>>> {
  const [shown = {}] = await allPresentable([object], redacting);
  return shown;
}

/** The same of several, which together are no more than can be shown. */
export async function allPresentable(
  objects: readonly unknown[],
  { redactor, signal }: Redacting,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  return await redactor.value(objects.map(slimmed), present({ signal }));
}

function slimmed(object: unknown): Readonly<Record<string, unknown>> {
  const { binaryData: _, ...fields } = Fields.catch({}).parse(object);
  return "metadata" in fields ? { ...fields, metadata: slimMetadata(fields["metadata"]) } : fields;
}

function slimMetadata(metadata: unknown): unknown {
  const parsed = Metadata.safeParse(metadata);
  if (!parsed.success) return metadata;
  const { managedFields: _, annotations = {}, ...rest } = parsed.data;
  const { [applied]: __, ...kept } = annotations;
  return Object.keys(kept).length === 0 ? rest : { ...rest, annotations: kept };
}
