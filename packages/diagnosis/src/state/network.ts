import { z } from "zod";
import { list, Metadata, Port, SlimMetadata, TextMap } from "./shapes.ts";

export const Service = z.object({
  metadata: Metadata,
  spec: z
    .object({
      type: z.string().optional(),
      clusterIP: z.string().optional(),
      externalName: z.string().optional(),
      selector: TextMap,
      ports: list(
        z.object({
          name: z.string().optional(),
          port: z.number(),
          targetPort: Port.optional(),
          protocol: z.string().optional(),
        }),
      ),
    })
    .prefault({}),
});
export type Service = z.infer<typeof Service>;

export const EndpointSlice = z.object({
  metadata: SlimMetadata,
  endpoints: list(
    z.object({
      addresses: list(z.string()),
      conditions: z
        .object({
          ready: z.boolean().nullish(),
          serving: z.boolean().nullish(),
          terminating: z.boolean().nullish(),
        })
        .optional(),
      targetRef: z
        .object({ kind: z.string().optional(), name: z.string(), uid: z.string().optional() })
        .optional(),
    }),
  ),
  ports: list(z.object({ name: z.string().nullish(), port: z.number().nullish() })),
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

export const Ingress = z.object({
  metadata: Metadata,
  spec: z
    .object({
      ingressClassName: z.string().optional(),
      defaultBackend: Backend.optional(),
      rules: list(
        z.object({
          host: z.string().optional(),
          http: z.object({ paths: list(z.object({ backend: Backend })) }).optional(),
        }),
      ),
    })
    .prefault({}),
});
export type Ingress = z.infer<typeof Ingress>;
