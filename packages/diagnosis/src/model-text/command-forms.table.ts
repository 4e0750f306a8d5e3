/** What a flag takes: nothing, or a value of this form. */
type Flags = Readonly<Record<string, RegExp | "alone">>;

/** A row: the words that a command begins with, and what may follow. */
export interface CommandForm {
  readonly words: readonly string[];
  readonly isReading: boolean;
  /**
   * Of what follows the words: any objects; one object; one object, then what it is changed to; one name; a question
   * about rights; nothing.
   */
  readonly takes: "objects" | "object" | "object_then_pairs" | "name" | "question" | "nothing";
  readonly flags: Flags;
  /** Kinds that it may be said of, in lower case; absent: any but those that are never named. */
  readonly kinds?: ReadonlySet<string>;
  /** What a word looks like that changes an object: `app=registry.example/cart:1.31`. */
  readonly pair?: RegExp;
}

const workloads = kindsOf(
  "deployment deployments deploy statefulset statefulsets sts daemonset daemonsets ds",
);
const scalable = kindsOf(
  "deployment deployments deploy statefulset statefulsets sts replicaset replicasets rs",
);
const endable = kindsOf("pod pods po job jobs");
/** What runs, and what leads to it: nothing that grants rights, defines kinds or is asked before others are let in. */
const patchable = kindsOf(
  `deployment deployments deploy statefulset statefulsets sts daemonset daemonsets ds job jobs cronjob cronjobs cj
  horizontalpodautoscaler horizontalpodautoscalers hpa service services svc ingress ingresses ing
  networkpolicy networkpolicies netpol poddisruptionbudget poddisruptionbudgets pdb`,
);
const nodes = kindsOf("node nodes no");

const word = /^[\w.-]+$/u;
const anything = /^\S+$/u;
const place: Flags = { "-n": word, "--namespace": word, "--context": word };
const output = /^(?:wide|yaml|json|name|jsonpath=.+|custom-columns=.+)$/u;

const ofReading: Flags = {
  ...place,
  "-A": "alone",
  "--all-namespaces": "alone",
  "-o": output,
  "--output": output,
  "-w": "alone",
  "-l": anything,
  "--selector": anything,
  "--field-selector": anything,
  "--sort-by": anything,
  "--show-labels": "alone",
  "--containers": "alone",
  "--revision": /^\d{1,6}$/u,
  "--for": anything,
  "--types": word,
  "--list": "alone",
};
const ofLogs: Flags = {
  ...place,
  "-c": word,
  "--container": word,
  "--all-containers": "alone",
  "-p": "alone",
  "--previous": "alone",
  "-f": "alone",
  "-l": anything,
  "--selector": anything,
  "--tail": /^\d{1,6}$/u,
  "--since": word,
};
const amounts = /^[\w=,.]+$/u;

/**
 * What is allowed of kubectl and argocd: reading, and the few changes that bring something back or keep it from harm. No
 * deletion but of pods and jobs, which come back; nothing that reads Secrets; no file, no shell, nobody else's rights.
 */
export const commandForms: readonly CommandForm[] = [
  reading("kubectl get"),
  reading("kubectl describe"),
  reading("kubectl logs", { flags: ofLogs }),
  reading("kubectl top"),
  reading("kubectl events", { takes: "nothing" }),
  reading("kubectl explain", { takes: "name" }),
  reading("kubectl rollout history"),
  reading("kubectl rollout status"),
  reading("kubectl auth can-i", { takes: "question" }),
  changing("kubectl rollout undo", {
    kinds: workloads,
    flags: { "--to-revision": /^\d{1,6}$/u },
  }),
  changing("kubectl rollout restart", { kinds: workloads }),
  changing("kubectl rollout pause", { kinds: workloads }),
  changing("kubectl rollout resume", { kinds: workloads }),
  changing("kubectl scale", { kinds: scalable, flags: { "--replicas": /^[1-9]\d{0,3}$/u } }),
  changing("kubectl set image", {
    takes: "object_then_pairs",
    kinds: workloads,
    pair: /^[\w.-]+=[\w.:@/-]+$/u,
  }),
  changing("kubectl set env", {
    takes: "object_then_pairs",
    kinds: workloads,
    flags: { "-c": word },
    pair: /^\w+(?:=.*|-)$/su,
  }),
  changing("kubectl set resources", {
    kinds: workloads,
    flags: { "-c": word, "--limits": amounts, "--requests": amounts },
  }),
  changing("kubectl patch", {
    kinds: patchable,
    flags: {
      "-p": /^[[{].*[\]}]$/su,
      "--patch": /^[[{].*[\]}]$/su,
      "--type": /^(?:json|merge|strategic)$/u,
    },
  }),
  changing("kubectl delete", { kinds: endable }),
  changing("kubectl uncordon", { takes: "name", kinds: nodes }),
  changing("argocd app set", { takes: "name", flags: { "--sync-policy": /^none$/u } }),
  reading("argocd app get", { takes: "name" }),
  reading("argocd app diff", { takes: "name" }),
  reading("argocd app history", { takes: "name" }),
];

function reading(words: string, more: Partial<CommandForm> = {}): CommandForm {
  return { takes: "objects", flags: ofReading, ...more, words: words.split(" "), isReading: true };
}

function changing(words: string, { flags = {}, ...more }: Partial<CommandForm>): CommandForm {
  return {
    takes: "object",
    ...more,
    flags: { ...place, ...flags },
    words: words.split(" "),
    isReading: false,
  };
}

function kindsOf(words: string): ReadonlySet<string> {
  return new Set(words.split(/\s+/u));
}
