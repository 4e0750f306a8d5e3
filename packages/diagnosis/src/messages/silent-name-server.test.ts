import { expect, test } from "vitest";
import { silentNameServer } from "./silent-name-server.ts";

test.for([
  ["lookup cart.web.svc on 10.96.0.10:53: i/o timeout", { ip: "10.96.0.10" }],
  [
    "dial tcp: lookup cart on 10.96.0.10:53: read udp 10.0.0.9:41->10.96.0.10:53: i/o timeout",
    { ip: "10.96.0.10" },
  ],
  ["lookup cart on [fd00::a]:53: i/o timeout", { ip: "fd00::a" }],
  ["[Errno -3] Temporary failure in name resolution", {}],
  ["Error: getaddrinfo EAI_AGAIN cart", {}],
  [";; connection timed out; no servers could be reached", {}],
  ["cart could not be resolved (110: Operation timed out)", {}],
  ["lookup cart on 10.96.0.10:53: no such host", undefined],
  ["Error: getaddrinfo ENOTFOUND cart", undefined],
  ["dial tcp 10.0.0.7:5432: i/o timeout", undefined],
] as const)("%s: %o", ([line, server]) => {
  expect(silentNameServer(line)).toEqual(server);
});
