/** Fields that are in every object and decide nothing. */
const boilerplate =
  /^\s*(?:uid|resourceVersion|generation|observedGeneration|selfLink|terminationMessagePath|terminationMessagePolicy|dnsPolicy: ClusterFirst|schedulerName: default-scheduler|securityContext: \{\}|terminationGracePeriodSeconds: 30|imagePullPolicy|restartPolicy: Always|protocol: TCP|enableServiceLinks|preemptionPolicy|ipFamilyPolicy|internalTrafficPolicy|sessionAffinity: None|- IPv4|lastProbeTime: null|pod-template-hash|containerID|revisionHistoryLimit|progressDeadlineSeconds|loadBalancer: \{\}|status: \{\}|ipFamilies:|clusterIPs:|defaultMode: 420|qosClass|apiVersion: v1$|blockOwnerDeletion|controller: true)\b.*$/u;

/** A page of YAML without what every object has: a model reads less, and misses nothing that decides. */
export function plainPage(text: string): string {
  const lines = text.split("\n");
  if (!lines.some((line) => /^\s*metadata:$/u.test(line))) return text;
  return lines.filter((line) => !boilerplate.test(line)).join("\n");
}
