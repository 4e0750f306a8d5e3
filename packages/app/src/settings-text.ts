import { Document, isMap, isPair, isScalar, isSeq } from "yaml";
import { Config } from "./config.ts";
import { partOf, SchemaPart, schemaOf, writtenSchema } from "./schema-part.ts";

/** Settings as YAML, each below what it is for, in the words of their schema. */
export function settingsText(settings: object): string {
  const document = new Document(settings);
  describe(document.contents, { schema: writtenSchema(Config), written: settings });
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

interface Described {
  readonly schema: unknown;
  readonly written: unknown;
}

function describe(node: unknown, { schema, written }: Described): void {
  if (isSeq(node)) {
    for (const [index, item] of node.items.entries())
      describe(item, inside({ schema, written }, index));
    return;
  }
  if (!isMap(node)) return;
  for (const pair of node.items) {
    if (!isPair(pair) || !isScalar(pair.key)) continue;
    const own = inside({ schema, written }, String(pair.key.value));
    const { description } = SchemaPart.safeParse(own.schema).data ?? {};
    if (description !== undefined) pair.key.commentBefore = ` ${description}`;
    describe(pair.value, own);
  }
}

function inside({ schema, written }: Described, part: PropertyKey): Described {
  const own = partOf(written, part);
  return { schema: schemaOf(schema, part, own), written: own };
}
