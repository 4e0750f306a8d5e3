import type { Call } from "./calls.ts";

/** Nobody answers at a port that a Service lacks. The name of a headless Service leads to the pods themselves, and an ExternalName out of the cluster. */
export function lacksPort({ mention: { port }, to: { object } }: Call): boolean {
  const { clusterIP = "", ports, type } = object.spec;
  const isForwarding = clusterIP !== "" && clusterIP !== "None" && type !== "ExternalName";
  return (
    isForwarding &&
    port !== undefined &&
    ports.length > 0 &&
    !ports.some((item) => item.port === port)
  );
}
