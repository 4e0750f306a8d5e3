import { AppError } from "@binnacle/contracts";
import { z } from "zod";
import { valueOf } from "../api/failure.ts";
import { printColumns } from "../objects/print-table.ts";
import type { Run } from "./printed.ts";

const Reviewed = z.object({
  status: z.object({
    userInfo: z.object({ username: z.string(), groups: z.array(z.string()).default([]) }),
  }),
});

/** `kubectl auth whoami`: who this server is to the API server, by a review of it. */
export const runAuthWhoami: Run = async ({ api }, { flags }, signal) => {
  const answer = valueOf(await api.review({ kind: "SelfSubjectReview" }, { signal }));
  const { success, data } = Reviewed.safeParse(answer);
  if (!success)
    throw new AppError("unavailable", "The Kubernetes API server did not say who asks.");
  const { username, groups } = data.status.userInfo;
  const rows = [
    ["ATTRIBUTE", "VALUE"],
    ["Username", username],
    ["Groups", `[${groups.join(" ")}]`],
  ];
  const asJson = { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview", ...data };
  const output = flags["output"] === "json" ? JSON.stringify(asJson, undefined, 4) : undefined;
  return { output: output ?? printColumns(rows), hasMore: false };
};
