import type { Workload } from "../../graph/workload.ts";
import type { DraftStep } from "../../kit/draft.ts";
import { patchTemplate } from "../../kit/template-step.ts";
import { type PodSecurity, readPodSecurity } from "../../messages/pod-security.ts";

/** Gives the containers the fields that the Pod Security admission names; nothing when it refuses for none. */
export function meetPodSecurity(workload: Workload, words: string): DraftStep[] {
  const security = readPodSecurity(words);
  if (security === undefined || security.demands.length === 0) return [];
  const { level, others } = security;
  const left = others.length === 0 ? "" : `, but for ${others.join(", ")}`;
  const text = `gives the containers what "${level}" demands${left}; see that the program runs so`;
  return patchTemplate(workload, containersOf(workload, security), text);
}

/** By name, in the list in which the template has them. */
function containersOf({ template }: Workload, { demands }: PodSecurity) {
  const names = [...new Set(demands.flatMap(({ containers }) => containers))];
  const inits = new Set(template?.spec.initContainers.map(({ name }) => name));
  const patches = names.map((name) => ({
    name,
    securityContext: demands
      .filter(({ containers }) => containers.includes(name))
      .reduce((context, { path, value }) => withField(context, path, value), {}),
  }));
  const [init, main] = [
    patches.filter(({ name }) => inits.has(name)),
    patches.filter(({ name }) => !inits.has(name)),
  ];
  return {
    ...(init.length > 0 && { initContainers: init }),
    ...(main.length > 0 && { containers: main }),
  };
}

/** Fields of securityContext are one or two deep. */
function withField(context: object, [field = "", inner]: readonly string[], value: unknown) {
  return { ...context, [field]: inner === undefined ? value : { [inner]: value } };
}
