import type { Random } from "../log-lines/random.ts";
import { accessLog, iso, klog, slashed } from "../log-lines/stamps.ts";
import type { Template } from "../log-lines/templates.table.ts";
import {
  address,
  code,
  hexOf,
  peer,
  podName,
  quantity,
  route,
  seconds,
  service,
  uuidOf,
  verb,
} from "./values.ts";

/** What runs a cluster: kubelet, etcd, CoreDNS, an ingress controller. */
export const platform: readonly Template[] = [
  {
    workload: "kubelet",
    routine: true,
    write: (random, time) =>
      `I${klog(time)}    1412 kubelet.go:2456] "SyncLoop (PLEG): event for pod" pod="shop/${podName(random)}" event={"ID":"${uuidOf(random)}","Type":"${random.pick(["ContainerStarted", "ContainerDied"])}","Data":"${hexOf(random, 64)}"}`,
  },
  {
    workload: "kubelet",
    routine: true,
    write(random, time) {
      const id = uuidOf(random);
      const volume = `kube-api-access-${hexOf(random, 5)}`;
      const pod = podName(random);
      return `I${klog(time)}    1412 reconciler_common.go:218] "operationExecutor.MountVolume started for volume \\"${volume}\\" (UniqueName: \\"kubernetes.io/projected/${id}-${volume}\\") pod \\"${pod}\\" (UID: \\"${id}\\") " pod="shop/${pod}"`;
    },
  },
  {
    workload: "kubelet",
    write(random, time) {
      const [name, pod, id] = [service(random), podName(random), uuidOf(random)];
      const wait = random.pick(["10s", "20s", "40s", "1m20s", "2m40s", "5m0s"]);
      return `E${klog(time)}    1412 pod_workers.go:1301] "Error syncing pod, skipping" err="failed to \\"StartContainer\\" for \\"${name}\\" with CrashLoopBackOff: \\"back-off ${wait} restarting failed container=${name} pod=${pod}_shop(${id})\\"" pod="shop/${pod}" podUID="${id}"`;
    },
  },
  {
    workload: "kubelet",
    write: (random, time) =>
      `I${klog(time)}    1412 prober.go:120] "Probe failed" probeType="Readiness" pod="shop/${podName(random)}" podUID="${uuidOf(random)}" containerName="${service(random)}" probeResult="failure" output="HTTP probe failed with statuscode: ${random.pick([500, 503])}"`,
  },
  {
    workload: "kubelet",
    write: (random, time) =>
      `I${klog(time)}    1412 scope.go:117] "RemoveContainer" containerID="${hexOf(random, 64)}"`,
  },
  {
    workload: "etcd",
    routine: true,
    write: (random, time) =>
      JSON.stringify({
        level: "warn",
        ts: iso(time),
        caller: "txn/util.go:93",
        msg: "apply request took too long",
        took: `${seconds(random, 900)}ms`,
        "expected-duration": "100ms",
        prefix: "read-only range ",
        request: `key:"/registry/${random.pick(["pods", "leases", "configmaps"])}/${service(random)}/" limit:${quantity(random, 500)} `,
        response: `range_response_count:${quantity(random, 90)} size:${quantity(random, 90_000)}`,
      }),
  },
  {
    workload: "etcd",
    write: (random, time) =>
      JSON.stringify({
        level: "info",
        ts: iso(time),
        caller: "mvcc/kvstore_compaction.go:72",
        msg: "finished scheduled compaction",
        "compact-revision": quantity(random, 9_999_999),
        took: `${seconds(random, 90)}ms`,
        hash: quantity(random, 4_000_000_000),
        "current-db-size-bytes": quantity(random, 90_000_000),
      }),
  },
  {
    workload: "coredns",
    routine: true,
    write: (random) =>
      `[INFO] ${peer(random)} - ${quantity(random, 65_535)} "${random.pick(["A", "AAAA"])} IN ${service(random)}.shop.svc.cluster.local. udp ${quantity(random, 90)} false ${random.pick([512, 1232])}" ${random.pick(["NOERROR", "NXDOMAIN"])} qr,aa,rd ${quantity(random, 300)} 0.000${quantity(random, 999)}s`,
  },
  {
    workload: "coredns",
    write: (random) =>
      `[ERROR] plugin/errors: 2 api.${service(random)}.example. ${random.pick(["A", "AAAA"])}: read udp ${peer(random)}->10.0.0.2:53: i/o timeout`,
  },
  {
    workload: "ingress-nginx-controller",
    routine: true,
    status: / HTTP\/[\d.]+" (\d)/,
    write: (random, time) =>
      `${address(random)} - - [${accessLog(time)}] "${verb(random)} ${route(random)} HTTP/${random.pick(["1.1", "2.0"])}" ${code(random)} ${quantity(random, 70_000)} "-" "${random.pick(["okhttp/4.12.0", "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5)", "axios/1.7.2"])}" ${quantity(random, 1_500)} ${seconds(random, 2)} [shop-${service(random)}-http] [] ${address(random)}:8080 ${quantity(random, 70_000)} ${seconds(random, 2)} ${code(random)} ${hexOf(random, 32)}`,
  },
  {
    workload: "ingress-nginx-controller",
    write: (random, time) =>
      `${ingressError(random, time, "error")} upstream prematurely closed connection while reading response header from upstream, ${ingressRequest(random)}`,
  },
  {
    workload: "ingress-nginx-controller",
    write: (random, time) =>
      `${ingressError(random, time, "warn")} a client request body is buffered to a temporary file /tmp/nginx/client-body/${String(quantity(random, 999_999)).padStart(10, "0")}, ${ingressRequest(random)}`,
  },
  {
    workload: "ingress-nginx-controller",
    write: (random, time) =>
      `W${klog(time)}       7 controller.go:1100] Service "shop/${service(random)}" does not have any active Endpoint.`,
  },
];

function ingressError(random: Random, time: Date, level: string): string {
  return `${slashed(time)} [${level}] ${quantity(random, 60)}#${quantity(random, 60)}: *${quantity(random, 9_000_000)}`;
}

function ingressRequest(random: Random): string {
  const host = `${service(random)}.example.com`;
  return `client: ${address(random)}, server: ${host}, request: "${verb(random)} ${route(random)} HTTP/2.0", upstream: "http://${address(random)}:8080${route(random)}", host: "${host}"`;
}
