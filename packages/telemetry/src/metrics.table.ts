import { Counter, Gauge, Histogram, type Registry } from "prom-client";

/** Seconds. What people wait for: the bars of the design lie on bounds (0.3 s first sign, 3 s and 8 s first look, 30 s answer). */
const waits = [0.1, 0.3, 1, 3, 8, 15, 30, 60, 120, 300];
/** Seconds. A call to a backend or to Slack. */
const calls = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

export type Metrics = ReturnType<typeof createMetrics>;

/** What the bot counts of itself. No label takes a value from outside: none names a person, an object or what was asked. */
export function createMetrics(registry: Registry) {
  const registers = [registry];
  const histogram = <Label extends string>(
    name: string,
    help: string,
    { labels, buckets }: { labels: readonly Label[]; buckets: number[] },
  ) => new Histogram({ name, help, labelNames: labels, buckets, registers });
  const counter = <Label extends string>(name: string, help: string, labels: readonly Label[]) =>
    new Counter({ name, help, labelNames: labels, registers });
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers });
  return {
    firstSign: histogram(
      "binnacle_first_sign_seconds",
      "From an event of Slack that asks to the first thing that is seen of an answer.",
      { labels: [], buckets: waits },
    ),
    firstLook: histogram(
      "binnacle_first_look_seconds",
      "From the start of an investigation to what the engine says of it.",
      { labels: [], buckets: waits },
    ),
    answer: histogram(
      "binnacle_answer_seconds",
      "From the start of an investigation to its last snapshot, by how it ended.",
      { labels: ["status"], buckets: waits },
    ),
    running: gauge("binnacle_investigations_running", "Investigations that go on now."),
    gaps: counter("binnacle_gaps_total", "What answers could not see, by why.", ["kind"]),
    tool: histogram("binnacle_tool_call_seconds", "Calls to MCP servers, by how they ended.", {
      labels: ["server", "tool", "outcome"],
      buckets: calls,
    }),
    model: histogram("binnacle_model_turn_seconds", "Turns of language models.", {
      labels: ["provider", "outcome"],
      buckets: waits,
    }),
    tokens: counter("binnacle_model_tokens_total", "Tokens of language models.", ["type"]),
    cents: counter("binnacle_model_cents_total", "US cents by the price table.", []),
    slack: histogram("binnacle_slack_call_seconds", "Calls to the Web API of Slack.", {
      labels: ["method", "outcome"],
      buckets: calls,
    }),
    errors: counter("binnacle_errors_total", "What failed: where, and of which kind.", [
      "where",
      "kind",
    ]),
    connected: gauge("binnacle_slack_connected", "1: the socket to Slack is open."),
    blind: gauge("binnacle_blind", "Checks of its own connections that are wrong now."),
  };
}
