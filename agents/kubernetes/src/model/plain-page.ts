/** Fields that are in every object and decide nothing. */
const always: ReadonlySet<string> = new Set(
  `uid resourceVersion generation observedGeneration selfLink terminationMessagePath terminationMessagePolicy
   imagePullPolicy enableServiceLinks preemptionPolicy ipFamilyPolicy internalTrafficPolicy pod-template-hash containerID
   revisionHistoryLimit progressDeadlineSeconds qosClass blockOwnerDeletion`.split(/\s+/u),
);

/** Fields that decide nothing while they are what they are by default. */
const byDefault: ReadonlySet<string> = new Set([
  "apiVersion: v1",
  "controller: true",
  "defaultMode: 420",
  "dnsPolicy: ClusterFirst",
  "lastProbeTime: null",
  "protocol: TCP",
  "restartPolicy: Always",
  "schedulerName: default-scheduler",
  "sessionAffinity: None",
  "terminationGracePeriodSeconds: 30",
]);

/** A page of YAML without what every object has: a model reads less, and misses nothing that decides. */
export function plainPage(text: string): string {
  const lines = text.split("\n");
  if (!lines.some((line) => line.trim() === "metadata:")) return text;
  return lines.filter((line) => !isBoilerplate(line.trim())).join("\n");
}

/** Not where it begins an item of a list, `- protocol: TCP`: what follows it would join the item before. */
function isBoilerplate(field: string): boolean {
  return always.has(field.split(":", 1)[0] ?? "") || byDefault.has(field);
}
