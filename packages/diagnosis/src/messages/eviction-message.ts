import { present } from "@binnacle/contracts";
import { gapsIn } from "./forms.ts";
import { plainWords } from "./plain-words.ts";

/** What a pod had too much of when the kubelet evicted it. */
export type Eviction =
  /** The node was low on it; `used` is what the container used, where the kubelet says so. */
  | {
      readonly kind: "node_low";
      readonly resource: string;
      readonly container?: string;
      readonly used?: string;
    }
  /** It went beyond a limit for local storage; absent container: all of them together. */
  | { readonly kind: "storage_limit"; readonly limit: string; readonly container?: string }
  | { readonly kind: "volume_limit"; readonly limit: string; readonly volume: string }
  | { readonly kind: "other" };

/** Reads the message of a pod that the kubelet evicted. */
export function readEviction(message: string): Eviction {
  const words = plainWords(message);
  return nodeLow(words) ?? volumeLimit(words) ?? storageLimit(words) ?? { kind: "other" };
}

/** `The node was low on resource: memory. Threshold quantity: 100Mi, available: 80Mi. Container app was using 1204348Ki, request is 0, …` */
function nodeLow(words: string): Eviction | undefined {
  const [resource] = gapsIn("low on resource: …. ", `${words} `) ?? [];
  if (resource === undefined) return undefined;
  const [container, used] = gapsIn("Container … was using …, ", words) ?? [];
  return { kind: "node_low", resource, ...present({ container, used }) };
}

/** `Usage of EmptyDir volume "cache" exceeds the limit "1Gi".` */
function volumeLimit(words: string): Eviction | undefined {
  const [volume, limit] = gapsIn('EmptyDir volume "…" exceeds the limit "…"', words) ?? [];
  return volume === undefined || limit === undefined
    ? undefined
    : { kind: "volume_limit", volume, limit };
}

/** `Container app exceeded its local ephemeral storage limit "1Gi".` · `… exceeds the total limit of containers 1Gi.` */
function storageLimit(words: string): Eviction | undefined {
  const [container, own] =
    gapsIn('Container … exceeded its local ephemeral storage limit "…"', words) ?? [];
  const [all] = gapsIn("exceeds the total limit of containers …. ", `${words} `) ?? [];
  const limit = own ?? all;
  return limit === undefined
    ? undefined
    : { kind: "storage_limit", limit, ...present({ container }) };
}
