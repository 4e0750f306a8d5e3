import { z } from "zod";

/** What a check found. `unknown`: it could not be told; `not_configured`: nobody asked for it. */
const Finding = z.object({
  state: z.enum(["ok", "wrong", "not_configured", "unknown"]),
  why: z.string(),
  /** The line that mends it: a rule, a statement, a command, a setting. */
  mend: z.string().optional(),
  /** With it the bot does not start, now or later: somebody has to mend it. What nobody asked for may, too. */
  preventsStart: z.literal(true).optional(),
  /** Of a cluster: what was looked at, as far as it is known. */
  target: z
    .object({
      server: z.string(),
      context: z.string(),
      /** Of a server elsewhere, or of a pod, there is none. */
      kubeconfig: z.string().optional(),
      user: z.string().optional(),
    })
    .optional(),
});
export type Finding = z.infer<typeof Finding>;

const Checked = Finding.extend({
  /** Stable, for programs: `slack.scope.users:read`, `kubernetes.prod-eu.right.pods`. */
  id: z.string(),
  section: z.string(),
  what: z.string(),
  ms: z.number().int(),
});
export type Checked = z.infer<typeof Checked>;

/** What `doctor --json` prints. */
export const DoctorReport = z.object({
  /** `wrong`: at least one check is. */
  state: z.enum(["ok", "wrong"]),
  at: z.iso.datetime(),
  ms: z.number().int(),
  checks: z.array(Checked),
});
export type DoctorReport = z.infer<typeof DoctorReport>;
