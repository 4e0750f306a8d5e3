import type { Ingress } from "../state/network.ts";
import type { ServiceView } from "./services.ts";

/** A Service and port that it names, and where. */
export interface Backend {
  readonly name: string;
  readonly port: string | number | undefined;
  readonly pointers: readonly string[];
}

/** A backend that names no port needs none. */
export function hasPort({ object }: ServiceView, port: Backend["port"]): boolean {
  return object.spec.ports.some((it) => port === undefined || it.port === port || it.name === port);
}

/** The port of a backend that is no Service: what is done is written in an annotation of its name. */
const ACTION_PORT = "use-annotation";

/** Each Service and port that it names, once. */
export function backendsIn({ spec }: Ingress): Backend[] {
  const backends = [
    { backend: spec.defaultBackend, pointer: "/spec/defaultBackend" },
    ...spec.rules.flatMap(({ http }, rule) =>
      (http?.paths ?? []).map(({ backend }, path) => ({
        backend,
        pointer: `/spec/rules/${rule}/http/paths/${path}/backend`,
      })),
    ),
  ].flatMap(({ backend, pointer }) => {
    const { name, port } = backend?.service ?? {};
    return name === undefined || port?.name === ACTION_PORT
      ? []
      : [{ name, port: port?.number ?? port?.name, pointer }];
  });
  return [...Map.groupBy(backends, ({ name, port }) => `${name} ${port}`).values()].flatMap(
    ([first, ...others]) =>
      first === undefined
        ? []
        : [{ ...first, pointers: [first, ...others].map(({ pointer }) => pointer) }],
  );
}
