import { Counter, Gauge, Histogram, type Registry } from "prom-client";

/** Seconds. What people wait for: the bars of the design lie on bounds (0.3 s first sign, 3 s and 8 s first look, 30 s answer). */
const waits = [0.1, 0.3, 1, 3, 8, 15, 30, 60, 120, 300];
/** Seconds. A call to a backend or to Slack. */
const calls = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

export type Metrics = ReturnType<typeof createMetrics>;

/** What the bot counts of itself. No label takes a value from outside: none names a person, an object or what was asked. */
export function createMetrics(registry: Registry) {
  const registers = [registry];
  return { ...createWaits(registers), ...createCalls(registers), ...createCounts(registers) };
}

type Registers = Registry[];

/** How an investigation ends. */
const endings = ["answered", "asks", "stopped", "failed"] as const;

function createWaits(registers: Registers) {
  const answer = new Histogram({
    name: "binnacle_answer_seconds",
    help: "From the start of an investigation to its last snapshot, by how it ended.",
    labelNames: ["status"],
    buckets: waits,
    registers,
  });
  // A series that is born with its first failure hides that failure from `rate`.
  for (const status of endings) answer.zero({ status });
  return {
    answer,
    firstSign: new Histogram({
      name: "binnacle_first_sign_seconds",
      help: "From an event of Slack that asks to the first thing that is seen of an answer.",
      buckets: waits,
      registers,
    }),
    firstLook: new Histogram({
      name: "binnacle_first_look_seconds",
      help: "From the start of an investigation to what the engine says of it.",
      buckets: waits,
      registers,
    }),
  };
}

function createCalls(registers: Registers) {
  return {
    tool: new Histogram({
      name: "binnacle_tool_call_seconds",
      help: "Calls to MCP servers, by how they ended.",
      labelNames: ["server", "tool", "outcome"],
      buckets: calls,
      registers,
    }),
    model: new Histogram({
      name: "binnacle_model_turn_seconds",
      help: "Turns of language models, by how they ended.",
      labelNames: ["provider", "outcome"],
      buckets: waits,
      registers,
    }),
    slack: new Histogram({
      name: "binnacle_slack_call_seconds",
      help: "Calls to the Web API of Slack, by how they ended.",
      labelNames: ["method", "outcome"],
      buckets: calls,
      registers,
    }),
  };
}

function createCounts(registers: Registers) {
  const counter = <Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
  ) => new Counter({ name, help, labelNames, registers });
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers });
  return {
    running: gauge("binnacle_investigations_running", "Investigations that go on now."),
    gaps: counter("binnacle_gaps_total", "What answers could not see, by why.", ["kind"]),
    tokens: counter("binnacle_model_tokens_total", "Tokens of language models.", ["type"]),
    cents: counter("binnacle_model_cents_total", "US cents by the price table.", []),
    errors: counter("binnacle_errors_total", "What failed, by where.", ["where", "kind"]),
    connected: gauge(
      "binnacle_slack_connected",
      "1: the socket to Slack is open, and Slack takes the bot token.",
    ),
    wrong: gauge(
      "binnacle_checks_wrong",
      "Checks of its own connections that are wrong; NaN: it could not look.",
    ),
  };
}
