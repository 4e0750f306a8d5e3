import { z } from "zod";
import { isBare, publicAddress } from "./public-address.ts";
import { serverKinds } from "./servers.table.ts";

/** A flag whose name ends so holds the secret itself; `prometheus-token-file` holds none. */
const secretName = /(?:^|-)(?:token|password|passwd|secret|key|credentials?|authorization)$/iu;

const pem = (what: string) => z.string().describe(what).exactOptional();
const Flag = z
  .union([z.string(), z.literal(true)])
  .refine(
    (value) => value === true || isBare(value),
    "an address without user, password and query",
  );

/** One MCP server of the configuration. */
export const ServerRow = z.strictObject({
  role: z
    .enum(Object.keys(serverKinds))
    .describe("Which kind of server: a row of packages/app/src/servers.table.ts"),
  name: z.string().optional().describe("Absent: made of role and cluster"),
  clusters: z
    .array(
      z.strictObject({
        name: z.string().describe("As people name it"),
        match: z
          .strictObject({
            name: z.string().describe("Name of the label or field"),
            value: z.string().describe("Its value in this cluster's data"),
          })
          .exactOptional()
          .describe("Label of Prometheus or field of OpenSearch that tells this cluster's data"),
      }),
    )
    .min(1)
    .optional()
    .describe("Clusters that it serves; absent: clusterName"),
  namespaces: z
    .array(z.string())
    .min(1)
    .optional()
    .describe("Of a role that reads a cluster: the namespaces that it may read; absent: all"),
  url: publicAddress("a file that bearerTokenFile names holds the token")
    .optional()
    .describe("Address of a running server, ending in /mcp; absent: a child"),
  bearerTokenFile: z.string().optional().describe("File with the token that the server wants"),
  tls: z
    .strictObject({
      caFile: pem("Certificates of authorities to trust"),
      certFile: pem("Certificate to show"),
      keyFile: pem("Key of that certificate"),
    })
    .optional()
    .describe("For an https address: files of the CA to trust, and of what to show"),
  flags: z
    .record(z.string(), Flag)
    .superRefine((flags, context) => {
      for (const name of Object.keys(flags).filter((flag) => secretName.test(flag)))
        context.addIssue({
          code: "custom",
          path: [name],
          message: `a file: everybody on the machine sees the flags of a program, so use ${name}-file`,
        });
    })
    .optional()
    .describe("Flags of its program, without dashes"),
});
export type ServerRow = z.infer<typeof ServerRow>;
