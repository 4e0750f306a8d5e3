import { kubectlFor, shellQuoted } from "@binnacle/diagnosis";
import { z } from "zod";

const text = z.string();
const Wanted = z
  .object({
    kind: text,
    namespace: text,
    name: text,
    command: text,
    labelSelector: text,
    fieldSelector: text,
  })
  .partial();

interface Asked {
  readonly tool: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** Of the kubeconfig, where people have several clusters. */
  readonly context: string | undefined;
}

/** The kubectl command that shows the page of a tool of the eks server; undefined: none does. */
export function pageCommand({ tool, args, context }: Asked): string | undefined {
  const wanted = Wanted.catch({}).parse(args);
  const { kind = "", namespace, name, command } = wanted;
  const kubectl = kubectlFor(context);
  if (tool === "kubectl" && command !== undefined)
    return command.startsWith("kubectl ") ? command : `kubectl ${command}`;
  if (tool === "get_object" && name !== undefined)
    return kubectl(
      namespace,
      `get ${shellQuoted(kind.toLowerCase())} ${shellQuoted(name)} -o yaml`,
    );
  if (tool === "list_objects")
    return kubectl(namespace, `get ${shellQuoted(kind.toLowerCase())}${selectorsOf(wanted)}`);
  if (tool !== "get_events") return undefined;
  const about =
    name === undefined ? "" : ` --field-selector ${shellQuoted(`involvedObject.name=${name}`)}`;
  return kubectl(namespace, `get events${about} --sort-by=.lastTimestamp`);
}

function selectorsOf({ labelSelector, fieldSelector, namespace }: z.infer<typeof Wanted>): string {
  return [
    ...(labelSelector === undefined ? [] : [` -l ${shellQuoted(labelSelector)}`]),
    ...(fieldSelector === undefined ? [] : [` --field-selector ${shellQuoted(fieldSelector)}`]),
    ...(namespace === undefined ? [" -A"] : []),
  ].join("");
}
