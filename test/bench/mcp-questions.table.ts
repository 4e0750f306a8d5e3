/** One call: a tool with its input, which may need a name that an earlier answer showed. */
export interface Step {
  readonly tool: string;
  readonly input: (before: string) => Readonly<Record<string, unknown>>;
}

/** A question of somebody on call, how each server is asked it, and what an answer must hold to have answered it. */
export interface Question {
  readonly asks: string;
  readonly fact: RegExp;
  /** Both in the order in which a person who knows the tools would call them; it ends with the first answer that holds the fact. */
  readonly ours: readonly Step[];
  readonly theirs: readonly Step[];
}

const namespace = "shop";
const is = (input: Readonly<Record<string, unknown>>) => () => input;
const step = (tool: string, input: Readonly<Record<string, unknown>> = {}): Step => ({
  tool,
  input: is(input),
});
const podNamed = (text: string, workload: string): string =>
  new RegExp(`\\b${workload}-[a-z0-9]+-[a-z0-9]{5}\\b`, "u").exec(text)?.[0] ?? workload;
const deployment = { apiVersion: "apps/v1", kind: "Deployment", namespace };

const theirPods = step("pods_list_in_namespace", { namespace });
const theirLog: Step = {
  tool: "pods_log",
  input: (before) => ({ namespace, name: podNamed(before, "payment"), previous: true, tail: 100 }),
};

/** On the recorded incident: payment crashes since a rollout removed a variable. */
export const questions: readonly Question[] = [
  {
    asks: "which pods of the cluster are broken?",
    fact: /payment(?:-\w+)*.*(?:CrashLoopBackOff|broken|crash)/u,
    ours: [step("diagnose")],
    theirs: [step("pods_list")],
  },
  {
    asks: "why is checkout failing?",
    fact: /payment[^\n]*(?:crash|broken)[\s\S]*PAYMENT_GATEWAY_URL/iu,
    ours: [step("diagnose", { namespace, target: "checkout" })],
    theirs: [theirPods, theirLog],
  },
  {
    asks: "what changed in the last 30 minutes?",
    fact: /PAYMENT_GATEWAY_URL/u,
    ours: [step("get_changes", { namespace, windowMinutes: 30 })],
    theirs: [
      step("events_list", { namespace }),
      step("resources_list", { apiVersion: "apps/v1", kind: "ReplicaSet", namespace }),
      step("resources_get", { ...deployment, name: "payment" }),
    ],
  },
  {
    asks: "what did payment say before it ended?",
    fact: /PAYMENT_GATEWAY_URL/u,
    ours: [step("get_logs", { namespace, workload: "payment" })],
    theirs: [theirPods, theirLog],
  },
  {
    asks: "which warnings are there in shop?",
    fact: /BackOff/u,
    ours: [step("get_events", { namespace, onlyWarnings: true })],
    theirs: [step("events_list", { namespace, fieldSelector: "type=Warning" })],
  },
  {
    asks: "are the nodes well?",
    fact: /ip-10-0-11-23[\s\S]*Ready/u,
    ours: [step("kubectl", { command: "kubectl get nodes" })],
    theirs: [step("resources_list", { apiVersion: "v1", kind: "Node" })],
  },
  {
    asks: "does Service payment have ready endpoints?",
    fact: /0 of \d|ready: false|notReadyAddresses|payment-\S+\s+0\/1/u,
    ours: [step("get_topology", { namespace, target: "svc/payment" })],
    theirs: [
      step("resources_get", { apiVersion: "v1", kind: "Service", namespace, name: "payment" }),
      step("resources_list", {
        apiVersion: "discovery.k8s.io/v1",
        kind: "EndpointSlice",
        namespace,
        labelSelector: "kubernetes.io/service-name=payment",
      }),
      step("resources_get", { apiVersion: "v1", kind: "Endpoints", namespace, name: "payment" }),
      theirPods,
    ],
  },
  {
    asks: "may I read the Secrets of shop?",
    fact: /\b(?:no|not allowed|may not|cannot)\b|allowed: false/iu,
    ours: [step("check_access", { verb: "get", resource: "secrets", namespace })],
    theirs: [],
  },
  {
    asks: "which image does payment run, and how many replicas?",
    fact: /shop\/payment:v[\d.]+/u,
    ours: [
      step("kubectl", {
        command: `kubectl -n ${namespace} get deployment payment -o wide`,
      }),
    ],
    theirs: [step("resources_get", { ...deployment, name: "payment" })],
  },
  {
    asks: "to which revision is payment rolled back?",
    fact: /--to-revision=\d+|deployment\.kubernetes\.io\/revision/u,
    ours: [step("diagnose", { namespace, target: "payment" })],
    theirs: [
      step("resources_list", {
        apiVersion: "apps/v1",
        kind: "ReplicaSet",
        namespace,
        labelSelector: "app=payment",
      }),
      step("resources_get", { ...deployment, name: "payment" }),
    ],
  },
];
