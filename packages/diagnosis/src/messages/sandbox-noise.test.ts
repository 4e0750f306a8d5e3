import { expect, test } from "vitest";
import { withoutNoise } from "./telling-event.ts";

const id = "0123456789abcdef".repeat(4);
const containerd = (error: string) =>
  `Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "${id}": ${error}`;

const rows: readonly (readonly [form: string, message: string, words?: string])[] = [
  [
    "a subnet without addresses, EKS",
    containerd(
      'plugin type="aws-cni" name="aws-cni" failed (add): add cmd: failed to assign an IP address to container',
    ),
    'plugin type="aws-cni" name="aws-cni" failed (add): add cmd: failed to assign an IP address to container',
  ],
  [
    "a subnet without addresses, EKS with the docker shim",
    `(combined from similar events): Failed to create pod sandbox: rpc error: code = Unknown desc = failed to set up sandbox container "${id}" network for pod "pay-6f9c-x7k2p": networkPlugin cni failed to set up pod "pay-6f9c-x7k2p_shop" network: add cmd: failed to assign an IP address to container`,
    "add cmd: failed to assign an IP address to container",
  ],
  [
    "a range of the node without addresses",
    containerd(
      'plugin type="bridge" failed (add): failed to allocate for range 0: no IP addresses available in range set: 10.244.1.1-10.244.1.254',
    ),
  ],
  [
    "Cilium without addresses",
    containerd(
      'plugin type="cilium-cni" failed (add): unable to allocate IP via local cilium agent: [POST /ipam][502] postIpamFailure range is full',
    ),
  ],
  [
    "Azure without addresses",
    containerd(
      'plugin type="azure-vnet" failed (add): IPAM Invoker Add failed with error: AllocateIPConfig failed: not enough IPs available, waiting on Azure CNS to allocate more',
    ),
  ],
  [
    "an agent of EKS that does not run",
    containerd(
      'plugin type="aws-cni" name="aws-cni" failed (add): add cmd: Error received from AddNetwork gRPC call: rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing dial tcp 127.0.0.1:50051: connect: connection refused"',
    ),
  ],
  [
    "Calico that does not run",
    containerd(
      'plugin type="calico" failed (add): stat /var/lib/calico/nodename: no such file or directory: check that the calico/node container is running and has mounted /var/lib/calico/',
    ),
  ],
  [
    "Flannel that does not run",
    containerd(
      'plugin type="flannel" failed (add): loadFlannelSubnetEnv failed: open /run/flannel/subnet.env: no such file or directory',
    ),
  ],
  [
    "a plugin that is not installed",
    containerd('failed to find plugin "loopback" in path [/opt/cni/bin]'),
  ],
  [
    "CRI-O and Multus",
    `Failed to create pod sandbox: rpc error: code = Unknown desc = failed to create pod network sandbox k8s_pay-6f9c-x7k2p_shop_1b2c_0(${id}): error adding pod shop_pay-6f9c-x7k2p to CNI network "multus-cni-network": plugin type="multus" name="multus-cni-network" failed (add): Multus: [shop/pay-6f9c-x7k2p]: error waiting for pod`,
  ],
  [
    "a runtime class without its runtime",
    'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to get sandbox runtime: no runtime for "gvisor" is configured',
  ],
  [
    "an image of the sandbox that cannot be had",
    'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to get sandbox image "registry.k8s.io/pause:3.9": failed to pull image "registry.k8s.io/pause:3.9": dial tcp: i/o timeout',
  ],
  [
    "a limit below what the sandbox takes",
    "Failed to create pod sandbox: rpc error: code = Unknown desc = failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: container init was OOM-killed (memory limit too low?): unknown",
  ],
  [
    "a runtime that is too slow",
    "Failed to create pod sandbox: rpc error: code = DeadlineExceeded desc = context deadline exceeded",
    "context deadline exceeded",
  ],
  [
    "an earlier try, containerd",
    `Failed to create pod sandbox: rpc error: code = Unknown desc = failed to reserve sandbox name "pay-6f9c-x7k2p_shop_1b2c_0": name "pay-6f9c-x7k2p_shop_1b2c_0" is reserved for "${id}"`,
  ],
  ["an address, in short", "failed to assign an IP address"],
  [
    "anything else",
    "Failed to create pod sandbox: rpc error: code = Unknown desc = failed to create cgroup",
    "failed to create cgroup",
  ],
];

test.for(rows)("a sandbox fails by %s", ([, message, words]) => {
  const read = withoutNoise(message);
  expect(read).not.toContain(id);
  expect(read).toBe(words ?? read);
  expect(message).toContain(read.slice(-20));
});
