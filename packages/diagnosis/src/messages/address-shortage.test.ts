import { expect, test } from "vitest";
import { readAddressShortage } from "./address-shortage.ts";

test.for([
  [
    'plugin type="aws-cni" name="aws-cni" failed (add): add cmd: failed to assign an IP address to container',
    "unclear",
  ],
  [
    "InsufficientFreeAddressesInSubnet: The specified subnet does not have enough free addresses to satisfy the request.",
    "exhausted",
  ],
  [
    "InsufficientCidrBlocks: The specified subnet does not have enough free cidr blocks to satisfy the request.",
    "exhausted",
  ],
  [
    "PrivateIpAddressLimitExceeded: Number of private addresses will exceed limit.",
    "machine_limit",
  ],
  [
    "failed to allocate for range 0: no IP addresses available in range set: 10.1.0.1-10.1.0.254",
    "exhausted",
  ],
  [
    "unable to allocate IP via local cilium agent: [POST /ipam][502] postIpamFailure range is full",
    "exhausted",
  ],
  ["failed to request IPv4 addresses: No IPs available in pools", "exhausted"],
  ["Failed to allocate address: No available addresses", "exhausted"],
  ["dial unix /run/calico/cni: connect: connection refused", undefined],
  ['failed to find plugin "bridge" in path [/opt/cni/bin]', undefined],
  ["no available capacity", undefined],
] as const)("%s: %s", ([words, shortage]) => {
  expect(readAddressShortage(words)).toBe(shortage);
});
