import type { KubernetesObject } from "@binnacle/cases";
import { entryOf, outlineOf, under, valueOf } from "../describe/outline.ts";
import { partialObject } from "../describe/partial-object.ts";

/** The slices that the control plane mirrors from what `kubectl describe endpoints` printed. Pods are not told by it. */
export function endpointSlices(text: string, namespace: string): KubernetesObject[] {
  const entries = outlineOf(text);
  const name = valueOf(entries, "Name");
  if (name === undefined || entryOf(entries, "Subsets") === undefined) return [];
  const subsets = under(entries, "Subsets");
  const addresses = (label: string): string[] =>
    subsets
      .filter((entry) => entry.text.startsWith(`${label}:`))
      .flatMap((entry) => (valueOf([entry], label) ?? "").split(","))
      .filter((address) => address !== "");
  return [
    partialObject({
      apiVersion: "discovery.k8s.io/v1",
      kind: "EndpointSlice",
      name,
      namespace,
      metadata: { labels: { "kubernetes.io/service-name": name } },
      addressType: "IPv4",
      endpoints: [
        ...addresses("Addresses").map((address) => toEndpoint(address, true)),
        ...addresses("NotReadyAddresses").map((address) => toEndpoint(address, false)),
      ],
    }),
  ];
}

function toEndpoint(address: string, ready: boolean): object {
  return { addresses: [address], conditions: { ready } };
}
