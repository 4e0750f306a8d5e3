import { RequestFailure } from "./request-failure.ts";

export type Representation =
  | { readonly kind: "json" }
  | { readonly kind: "table" | "metadata" | "metadata-list"; readonly version: string };

const asKinds = {
  Table: "table",
  PartialObjectMetadata: "metadata",
  PartialObjectMetadataList: "metadata-list",
} as const;

/**
 * The first representation of the Accept header that is served. A form of JSON that is not served, such as aggregated
 * discovery, is passed over, as by a server that does not know it.
 * @throws RequestFailure (406) when nothing fits.
 */
export function negotiate(accept: string | null): Representation {
  if (accept === null || accept.trim() === "") return { kind: "json" };
  for (const range of accept.split(",")) {
    const found = readRange(range);
    if (found !== undefined) return found;
  }
  throw new RequestFailure({
    code: 406,
    reason: "NotAcceptable",
    message: "406: Not Acceptable\n\nAvailable representations: application/json",
    details: {},
  });
}

function readRange(range: string): Representation | undefined {
  const [media = "", ...parameters] = range.split(";").map((part) => part.trim());
  if (!["application/json", "application/*", "*/*"].includes(media)) return undefined;
  const values = new Map(parameters.map((parameter) => splitOnce(parameter)));
  const as = values.get("as");
  if (as === undefined) return values.has("stream") ? undefined : { kind: "json" };
  const kind = isServed(as) ? asKinds[as] : undefined;
  const version = values.get("v") ?? "";
  const isMeta = values.get("g") === "meta.k8s.io" && ["v1", "v1beta1"].includes(version);
  return kind !== undefined && isMeta ? { kind, version } : undefined;
}

function isServed(as: string): as is keyof typeof asKinds {
  return as in asKinds;
}

function splitOnce(parameter: string): [string, string] {
  const at = parameter.indexOf("=");
  return at < 0 ? [parameter, ""] : [parameter.slice(0, at), parameter.slice(at + 1)];
}
