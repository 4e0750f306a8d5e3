import { z } from "zod";
import { LabelSelector, list, Metadata, Port, SlimMetadata, TextMap } from "./shapes.ts";

export const Service = z.object({
  metadata: Metadata,
  spec: z
    .object({
      type: z.string().optional(),
      /** Whose controller is to give it an address; absent: the cluster's own. */
      loadBalancerClass: z.string().optional(),
      clusterIP: z.string().optional(),
      /** Of type ExternalName: the host that its name is another name of. */
      externalName: z.string().optional(),
      externalIPs: list(z.string()),
      selector: TextMap,
      ports: list(
        z.object({
          name: z.string().optional(),
          port: z.number(),
          targetPort: Port.optional(),
          /** Told only: an odd one takes no Service away. */
          nodePort: z.number().optional().catch(undefined),
          protocol: z.string().optional(),
        }),
      ),
    })
    .prefault({}),
  status: z
    .object({ loadBalancer: z.object({ ingress: list(z.unknown()) }).optional() })
    .prefault({}),
});
export type Service = z.infer<typeof Service>;

export const EndpointSlice = z.object({
  metadata: SlimMetadata,
  endpoints: list(
    z.object({
      conditions: z.object({ ready: z.boolean().nullish() }).optional(),
      targetRef: z.object({ kind: z.string().optional(), name: z.string().optional() }).nullish(),
    }),
  ),
});
export type EndpointSlice = z.infer<typeof EndpointSlice>;

const Backend = z.object({
  service: z
    .object({
      name: z.string(),
      port: z.object({ name: z.string().optional(), number: z.number().optional() }).optional(),
    })
    .optional(),
});

/** Of a load balancer. */
const Address = z.object({ ip: z.string().optional(), hostname: z.string().optional() });

export const Ingress = z.object({
  metadata: Metadata,
  spec: z
    .object({
      ingressClassName: z.string().optional(),
      defaultBackend: Backend.optional(),
      rules: list(
        z.object({
          host: z.string().optional(),
          http: z
            .object({
              paths: list(
                z.object({
                  path: z.string().optional(),
                  pathType: z.string().optional(),
                  backend: Backend,
                }),
              ),
            })
            .optional(),
        }),
      ),
      tls: list(z.object({ secretName: z.string().optional() })),
    })
    .prefault({}),
  status: z.object({ loadBalancer: z.object({ ingress: list(Address) }).optional() }).prefault({}),
});
export type Ingress = z.infer<typeof Ingress>;

/** Which controller serves the Ingresses that name it. */
export const IngressClass = z.object({ metadata: SlimMetadata });

const NetworkPolicyPort = z.object({
  /** TCP unless it says otherwise. */
  protocol: z.string().nullish(),
  /** Absent: every port. */
  port: Port.nullish(),
  endPort: z.int32().nullish(),
});

const NetworkPolicyPeer = z.object({
  podSelector: LabelSelector.nullish(),
  namespaceSelector: LabelSelector.nullish(),
  ipBlock: z.object({ cidr: z.string(), except: list(z.string()) }).nullish(),
});
export type NetworkPolicyPeer = z.infer<typeof NetworkPolicyPeer>;

const ports = list(NetworkPolicyPort);
const peers = list(NetworkPolicyPeer);

/** networking.k8s.io/v1. */
export const NetworkPolicy = z.object({
  metadata: Metadata,
  spec: z
    .object({
      podSelector: LabelSelector.nullish(),
      policyTypes: list(z.string()),
      ingress: list(z.object({ from: peers, ports })),
      egress: list(z.object({ to: peers, ports })),
    })
    .prefault({}),
});
export type NetworkPolicy = z.infer<typeof NetworkPolicy>;
