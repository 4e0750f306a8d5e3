/** A label matcher: `namespace="shop"`. */
export function equals(label: string, value: string): string {
  return `${label}=${JSON.stringify(value)}`;
}

/** A regular expression matcher; the pattern is anchored by Prometheus. */
export function matches(label: string, pattern: string): string {
  return `${label}=~${JSON.stringify(pattern)}`;
}

/** Text as a literal part of an RE2 pattern. */
export function literal(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** `90` seconds as `90s`, `120` as `2m`: a PromQL duration. */
export function duration(milliseconds: number): string {
  const wholeSeconds = Math.round(milliseconds / 1000);
  return wholeSeconds % 60 === 0 ? `${wholeSeconds / 60}m` : `${wholeSeconds}s`;
}

/** The alphabet of generated name suffixes: no vowels, no look-alikes (apimachinery, util/rand). */
const suffix = "[b-df-hj-np-tv-xz24-9]";

/** What the name of a pod has beyond that of its StatefulSet, Deployment or DaemonSet. */
const podEnd = `-([0-9]+|(${suffix}{6,10}-)?${suffix}{5})`;
const wholePodEnd = new RegExp(`^${podEnd}$`);

/** Matches the pods of a workload by name. */
export function podPattern(workload: string): string {
  return `${literal(workload)}${podEnd}`;
}

/** Whether a pod is of the workload, by its name. */
export function isPodOf(workload: string, pod: string): boolean {
  return pod.startsWith(workload) && wholePodEnd.test(pod.slice(workload.length));
}

/** The workload that a pod is of, by its name; undefined: the name is none that a controller makes. */
export function podWorkload(pod: string): string | undefined {
  return /^(.+?)-([0-9]+|([b-df-hj-np-tv-xz24-9]{6,10}-)?[b-df-hj-np-tv-xz24-9]{5})$/u.exec(
    pod,
  )?.[1];
}
