import { z } from "zod";
import { ObjectRef } from "../object-ref.ts";

/** One direction at one end. open: no policy selects its pods. outside: an address, or pods in the network of their node. */
export const NetworkSide = z.object({
  state: z.enum(["open", "allowed", "denied", "outside", "unknown"]),
  /** The policies that select its pods in this direction. */
  selectedBy: z.array(ObjectRef),
  /** The rules that let it through: the policy, and the place of the rule in its list. */
  allowedBy: z.array(z.object({ policy: ObjectRef, rule: z.number().int() })),
});
export type NetworkSide = z.infer<typeof NetworkSide>;

const NetworkVerdict = z.enum(["allowed", "denied", "partly", "unknown"]);
export type NetworkVerdict = z.infer<typeof NetworkVerdict>;

export const NetworkPort = z.object({
  /** As pods have it: behind a Service the target port. */
  port: z.number().int(),
  protocol: z.string(),
  /** The port of the Service that leads to it. */
  servicePort: z.number().int().optional(),
  /** What the called pods and their Services declare, where this port is none of it: `8080 (http)`. */
  declared: z.array(z.string()).optional(),
  verdict: NetworkVerdict,
  egress: NetworkSide,
  ingress: NetworkSide,
  /** A policy that would let it through, as `spec`. */
  missing: z.array(z.object({ namespace: z.string(), spec: z.record(z.string(), z.unknown()) })),
});
export type NetworkPort = z.infer<typeof NetworkPort>;

/** A port at which nothing answers, since the called Service has no such port, or sends it to a name that none of its pods declares. */
const UndeclaredPort = z.object({
  servicePort: z.union([z.number().int(), z.string()]),
  /** The name that it is sent to; absent: the Service has no such port. */
  name: z.string().optional(),
  protocol: z.string(),
  /** What its pods declare, or the Service has: `8080 (http)`. */
  declared: z.array(z.string()),
});
export type UndeclaredPort = z.infer<typeof UndeclaredPort>;

/** What stands beside a verdict. */
const NetworkNote = z.enum([
  /** Its pods use the network of their node: no policy selects them. */
  "from_host_network",
  "to_host_network",
  /** No pod runs: judged by the template. */
  "from_template",
  "to_template",
  /** A block of addresses lets pods through: not every network plugin takes an address for the pod. */
  "by_address",
  /** The caller may not ask the cluster's DNS: names do not resolve for it. */
  "dns_denied",
  /** There are more pods than were looked at. */
  "more_pods",
  /** No pod behind the called Service is ready, or the called workload has none. */
  "nothing_answers",
]);
export type NetworkNote = z.infer<typeof NetworkNote>;

/** An object, or an address. */
const NetworkEnd = z.union([ObjectRef, z.object({ ip: z.string() })]);
export type NetworkEnd = z.infer<typeof NetworkEnd>;

/** Result of eks `check_network`. */
export const NetworkResult = z.object({
  from: NetworkEnd,
  to: NetworkEnd,
  /** By which address an end was asked for that is a pod's, or a Service's. */
  fromIp: z.string().optional(),
  toIp: z.string().optional(),
  ports: z.array(NetworkPort),
  undeclared: z.array(UndeclaredPort),
  notes: z.array(NetworkNote),
});
export type NetworkResult = z.infer<typeof NetworkResult>;
