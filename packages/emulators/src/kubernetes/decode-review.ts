/**
 * An access review in the protobuf form that typed Go clients send, as its JSON form. Field numbers are those of
 * k8s.io/api/authorization/v1 and of runtime.Unknown around it; fields that no decision here needs are left out.
 * Undefined: the bytes are something else.
 */
export function decodeReview(body: Uint8Array): unknown {
  if (!magic.every((byte, index) => body[index] === byte)) return undefined;
  const envelope = decodeFields(body.subarray(magic.length));
  const type = envelope && decodeFields(envelope.get(1));
  const review = envelope && decodeFields(envelope.get(2));
  const spec = review && decodeFields(review.get(2));
  if (type === undefined || spec === undefined) return undefined;
  return {
    ...named(type, ["apiVersion", "kind"]),
    spec: {
      ...nested("resourceAttributes", spec.get(1), resourceFields),
      ...nested("nonResourceAttributes", spec.get(2), ["path", "verb"]),
      ...named(spec, [undefined, undefined, "user"]),
    },
  };
}

type Message = ReadonlyMap<number, Uint8Array>;
/** Names in the order of the field numbers, from 1. */
type FieldNames = readonly (string | undefined)[];

const magic = [...new TextEncoder().encode("k8s\0")];
const resourceFields: FieldNames = [
  "namespace",
  "verb",
  "group",
  "version",
  "resource",
  "subresource",
  "name",
];
const varint = 0;
const lengthDelimited = 2;

function nested(name: string, bytes: Uint8Array | undefined, names: FieldNames): object {
  const message = decodeFields(bytes);
  return message === undefined ? {} : { [name]: named(message, names) };
}

function named(message: Message, names: FieldNames): object {
  return Object.fromEntries(
    names.flatMap((name, index) => {
      const bytes = message.get(index + 1);
      if (name === undefined || bytes === undefined || bytes.length === 0) return [];
      return [[name, new TextDecoder().decode(bytes)]];
    }),
  );
}

/** The length-delimited fields of a message; a repeated one keeps its last value. */
function decodeFields(bytes: Uint8Array | undefined): Message | undefined {
  if (bytes === undefined) return undefined;
  const fields = new Map<number, Uint8Array>();
  let position = 0;
  while (position < bytes.length) {
    const tag = readVarint(bytes, position);
    const value = readVarint(bytes, tag.end);
    const wireType = tag.value & 7;
    if (wireType !== varint && wireType !== lengthDelimited) return undefined;
    const size = wireType === lengthDelimited ? value.value : 0;
    if (wireType === lengthDelimited) {
      fields.set(tag.value >> 3, bytes.subarray(value.end, value.end + size));
    }
    position = value.end + size;
  }
  return fields;
}

function readVarint(bytes: Uint8Array, start: number): { value: number; end: number } {
  let value = 0;
  let end = start;
  let shift = 0;
  let byte: number;
  do {
    byte = bytes[end] ?? 0;
    value |= (byte & 0x7f) << shift;
    shift += 7;
    end += 1;
  } while ((byte & 0x80) !== 0);
  return { value, end };
}
