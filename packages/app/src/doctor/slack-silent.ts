import type { SlackAnswer } from "@binnacle/slack";
import type { Finding } from "./doctor-report.ts";

/** Of what is not a word of Slack itself. A status is an answer: our way to Slack is well. */
export function slackSilent(
  failure: Exclude<SlackAnswer<never>, { kind: "ok" | "refused" }>,
): Finding {
  if (failure.kind === "limited")
    return { state: "unknown", why: "Slack was asked too often; ask again in a minute" };
  if (failure.kind === "down")
    return {
      state: "wrong",
      why: `Slack is down, or a proxy before it: it answers HTTP ${failure.status}`,
      mend: "See https://status.slack.com; a bot that runs goes on trying, and needs no restart.",
    };
  if (failure.kind === "strange")
    return {
      state: "wrong",
      why: "what answers there is not Slack's Web API",
      mend: "Correct slack.apiUrl, which says where it asks, or the proxy on the way.",
    };
  return {
    state: "wrong",
    why: `Slack cannot be reached: ${failure.why}`,
    mend: "Let this pod reach slack.com and wss-primary.slack.com on port 443 (NetworkPolicy, proxy, DNS); slack.apiUrl says where it asks.",
  };
}
