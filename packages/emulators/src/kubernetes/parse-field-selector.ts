import type { KubernetesObject } from "@binnacle/cases";
import { textAt } from "./field-at.ts";
import { RequestFailure } from "./request-failure.ts";
import type { ResourceType } from "./resources.table.ts";
import { badRequest, qualified } from "./status.ts";

type FieldOf = (object: KubernetesObject) => string;
interface Term {
  readonly field: string;
  readonly value: string;
  readonly isEqual: boolean;
}

const named = ["metadata.name", "metadata.namespace"];
const everyEvent = [
  "kind",
  "namespace",
  "name",
  "uid",
  "apiVersion",
  "resourceVersion",
  "fieldPath",
];

/** Fields by resource. `false` stands where the API server drops an absent boolean. */
const selectable: Readonly<Record<string, Readonly<Record<string, FieldOf>>>> = {
  pods: {
    ...fields(...named, "spec.nodeName", "spec.restartPolicy", "spec.schedulerName"),
    ...fields("spec.serviceAccountName", "status.phase", "status.podIP"),
    ...fields("status.nominatedNodeName"),
    "spec.hostNetwork": (pod) => textAt(pod, "spec.hostNetwork") || "false",
  },
  nodes: {
    ...fields("metadata.name"),
    "spec.unschedulable": (node) => textAt(node, "spec.unschedulable") || "false",
  },
  namespaces: fields("metadata.name", "status.phase"),
  services: fields(...named, "spec.clusterIP", "spec.type"),
  secrets: fields(...named, "type"),
  replicationcontrollers: {
    ...fields(...named),
    "status.replicas": (controller) => textAt(controller, "status.replicas") || "0",
  },
  events: {
    ...fields(...named, "reason", "type", "reportingComponent"),
    ...fields(...everyEvent.map((field) => `involvedObject.${field}`)),
    source: (event) => textAt(event, "source.component") || textAt(event, "reportingComponent"),
  },
  "jobs.batch": {
    ...fields(...named),
    "status.successful": (job) => textAt(job, "status.succeeded") || "0",
  },
};

/**
 * Reads a field selector: `status.phase!=Running,spec.nodeName=a`.
 * @throws RequestFailure (400) for a field that the API server does not select by.
 */
export function parseFieldSelector(
  selector: string,
  type: ResourceType,
): (object: KubernetesObject) => boolean {
  const known = selectable[qualified(type.plural, type.group)] ?? fields(...named);
  const requirements = parseTerms(selector).map(({ field, ...term }) => {
    const fieldOf = known[field];
    if (fieldOf === undefined) throw failure(unsupported(field, type));
    return { fieldOf, ...term };
  });
  return (object) =>
    requirements.every(({ fieldOf, value, isEqual }) => (fieldOf(object) === value) === isEqual);
}

/** The name that the selector asks for by `metadata.name=`. */
export function selectedName(selector: string): string | undefined {
  const terms = parseTerms(selector);
  return terms.find(({ field, isEqual }) => field === "metadata.name" && isEqual)?.value;
}

function parseTerms(selector: string): readonly Term[] {
  const terms = selector.split(/(?<!\\),/).filter((term) => term !== "");
  return terms.map((term) => {
    const [, field = "", operator, value = ""] = /^([^=!]*)(!=|==|=)(.*)$/.exec(term) ?? [];
    if (operator === undefined) {
      throw failure(`invalid selector: '${selector}'; can't understand '${term}'`);
    }
    return { field, value: unescape(value), isEqual: operator !== "!=" };
  });
}

function unescape(value: string): string {
  const bare = /(?<!\\)[=,]/.exec(value);
  if (bare !== null) {
    const code = value.charCodeAt(bare.index);
    throw failure(`invalid field selector: unescaped character in value: ${code}`);
  }
  return value.replaceAll(/\\([\\,=])/g, "$1");
}

function fields(...paths: readonly string[]): Readonly<Record<string, FieldOf>> {
  return Object.fromEntries(
    paths.map((path): [string, FieldOf] => [path, (object) => textAt(object, path)]),
  );
}

function unsupported(field: string, type: ResourceType): string {
  const resource = qualified(type.plural, type.group);
  if (resource === "jobs.batch") return `field label "${field}" not supported for ${type.kind}`;
  if (resource in selectable || !type.builtIn) return `field label not supported: ${field}`;
  return `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`;
}

function failure(message: string): RequestFailure {
  return new RequestFailure(badRequest(message));
}
