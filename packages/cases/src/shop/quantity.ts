const binaryUnits: Readonly<Record<string, number>> = { Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30 };

/** Bytes of a Kubernetes quantity such as `256Mi`. */
export function bytesOf(quantity: string): number {
  return Number.parseFloat(quantity) * (binaryUnits[quantity.replace(/^[\d.]+/, "")] ?? 1);
}
