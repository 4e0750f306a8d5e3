import { kubectlFor, selectorOf, shellLine, shellWords, wordsOf } from "@binnacle/diagnosis";
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

/** The kubectl command that shows the page of a tool of the eks server; undefined: none does, or its evidence has it. */
export function pageCommand({ tool, args, context }: Asked): string | undefined {
  const wanted = Wanted.catch({}).parse(args);
  const { kind = "", namespace, name, command } = wanted;
  const kubectl = kubectlFor(context);
  if (tool === "kubectl" && command !== undefined) return asTyped(command);
  if (tool === "get_object" && name !== undefined)
    return kubectl(namespace, shellWords`get ${kind.toLowerCase()} ${name} -o yaml`);
  if (tool === "list_objects")
    return kubectl(
      namespace,
      shellWords`get ${kind.toLowerCase()} ${{ own: selectorsOf(wanted) }}`,
    );
  if (tool !== "get_events") return undefined;
  const about =
    name === undefined ? [] : ["--field-selector", selectorOf({ "involvedObject.name": name })];
  return kubectl(namespace, shellWords`get events ${{ own: about }} --sort-by=.lastTimestamp`);
}

/** Undefined: a shell would read more in it than words. */
function asTyped(command: string): string | undefined {
  const words = wordsOf(command.trim());
  if (words === undefined) return undefined;
  const line = shellLine(words[0] === "kubectl" ? words : ["kubectl", ...words]);
  return line === "" ? undefined : line;
}

function selectorsOf({
  labelSelector,
  fieldSelector,
  namespace,
}: z.infer<typeof Wanted>): string[] {
  return [
    ...(labelSelector === undefined ? [] : ["-l", labelSelector]),
    ...(fieldSelector === undefined ? [] : ["--field-selector", fieldSelector]),
    ...(namespace === undefined ? ["-A"] : []),
  ];
}
