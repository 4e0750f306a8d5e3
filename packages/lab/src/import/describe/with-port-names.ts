import type { KubernetesObject } from "@binnacle/cases";
import { z } from "zod";
import { entryOf, outlineOf, valueOf } from "./outline.ts";

const Texts = z
  .record(z.string(), z.string())
  .nullish()
  .transform((texts) => texts ?? {});
const Labelled = z.looseObject({ labels: Texts });
const Port = z.looseObject({ containerPort: z.number(), name: z.string().optional() });
const Pod = z.looseObject({
  metadata: Labelled,
  spec: z.looseObject({
    containers: z.array(z.looseObject({ ports: z.array(Port).optional() })),
  }),
});
const Service = z.object({
  metadata: z.object({ name: z.string(), namespace: z.string().optional() }),
  spec: z.object({ selector: Texts }),
});

/** A port of the pods of a Service that has this name. */
interface Named {
  readonly namespace: string | undefined;
  readonly selector: Readonly<Record<string, string>>;
  readonly name: string;
  readonly number: number;
}

/**
 * The pods with the names of their ports, which no text prints: a Service that sends to a named port lists the endpoints
 * that it leads to, and their port is the one of that name. `text` is all that was described.
 */
export function withPortNames(
  objects: readonly KubernetesObject[],
  text: string,
): KubernetesObject[] {
  const services = objects
    .filter(({ kind }) => kind === "Service")
    .map((one) => Service.parse(one));
  const named = text.split(/^(?=Name:\s)/mu).flatMap((part) => namedPorts(part, services));
  return objects.map((object) => (object.kind === "Pod" ? withNames(object, named) : object));
}

function namedPorts(text: string, services: readonly z.infer<typeof Service>[]): Named[] {
  const entries = outlineOf(text);
  const [name, namespace] = [valueOf(entries, "Name"), valueOf(entries, "Namespace")];
  const service = services.find(
    ({ metadata }) => metadata.name === name && metadata.namespace === namespace,
  );
  if (service === undefined || entryOf(entries, "TargetPort") === undefined) return [];
  const ports = text.matchAll(
    /^TargetPort:\s+([a-z][\w-]*)\/\w+\n(?:NodePort:.*\n)?Endpoints:\s+[^\s,]*:(\d+)/gmu,
  );
  return [...ports].map(([, port = "", number]) => ({
    namespace,
    selector: service.spec.selector,
    name: port,
    number: Number(number),
  }));
}

function withNames(object: KubernetesObject, named: readonly Named[]): KubernetesObject {
  const { metadata, spec } = Pod.parse(object);
  const own = named.filter(
    ({ namespace, selector }) =>
      namespace === object.metadata.namespace &&
      Object.entries(selector).every(([key, value]) => metadata.labels[key] === value),
  );
  if (own.length === 0) return object;
  const containers = spec.containers.map((container) => ({
    ...container,
    ports: container.ports?.map((port) => {
      const name = port.name ?? own.find(({ number }) => number === port.containerPort)?.name;
      return name === undefined ? port : { ...port, name };
    }),
  }));
  return { ...object, spec: { ...spec, containers } };
}
