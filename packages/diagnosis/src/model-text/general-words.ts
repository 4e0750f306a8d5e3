/** Compounds of everyday language: no names of objects. A name may be any other word with a hyphen, a dot or a slash in it. */
export const generalWords: ReadonlySet<string> = new Set(
  `
  add-on look-up set-up clean-up log-in sign-in break-glass check-in read-write write-only high-availability all-or-nothing man-in-the-middle and/or back-end back-off back-to-back built-in by-product case-by-case client-side cluster-wide co-located copy-on-write cross-namespace day-to-day dead-letter
  decision-making double-check e-mail e.g end-to-end end-user error-prone fail-fast fan-out first-hand follow-up front-end full-time half-open hand-written health-check
  high-level hit-or-miss i.e in-cluster in-flight in-memory in-place in-tree input/output i/o key/value load-balanced long-lived long-running low-level
  man-made most-likely multi-cluster n/a name-based near-term no-op non-empty non-existent non-root non-zero not-found not-ready off-by-one on-call on-disk on-demand one-off
  open-ended out-of-band out-of-date out-of-memory out-of-sync per-pod point-in-time post-mortem pre-existing pre-pull pull/push re-add re-apply re-check re-create re-enable
  re-run re-sync re-try read-only read-write read/write ready-made real-time request/response right-hand roll-back roll-out root-cause round-trip run-time scale-down scale-up self-healing
  semi-automatic server-side short-lived short-term side-car side-effect single-node so-called start-up step-by-step sub-second sync-wave thread-safe time-out time-to-live to-do
  trade-off trial-and-error two-thirds unit-test up-to-date user-facing user-visible wait-list warm-up well-formed well-known wide-open write-ahead yes/no zero-downtime
  cpu-bound io-bound memory-bound bind-mount crash-loop crash-looping copy-paste hard-coded knock-on last-known non-blocking oom-killed oom-kill http/1.1 http/2 tcp/ip cpu/memory re-deploy re-deployed re-issue rate-limit rate-limited rate-limiting
  `
    .trim()
    .split(/\s+/u),
);
