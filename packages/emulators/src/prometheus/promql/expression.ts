/** What an expression yields, in the words of Prometheus's own error messages. */
export type ValueType = "scalar" | "instant vector" | "range vector" | "string";

export interface Matcher {
  readonly label: string;
  /** An absent label has the value "". */
  readonly matches: (value: string) => boolean;
  /** Set for `=`: lets the store look the metric name up. */
  readonly equals?: string;
}

export interface Selector {
  readonly kind: "selector";
  readonly matchers: readonly Matcher[];
  readonly offsetMs: number;
  /** Of the modifier `@`: the moment that counts whatever is asked for. */
  readonly atMs?: number;
}

export interface Grouping {
  readonly kind: "by" | "without";
  readonly labels: readonly string[];
}

export interface Matching {
  readonly kind: "on" | "ignoring";
  readonly labels: readonly string[];
  /** Which side may have many series per match; `one` means one-to-one. */
  readonly many: "one" | "left" | "right";
  /** Labels that `group_left` or `group_right` copies from the one side. */
  readonly include: readonly string[];
}

export interface Binary {
  readonly kind: "binary";
  readonly operator: string;
  readonly returnsBool: boolean;
  readonly matching: Matching;
  readonly left: Expression;
  readonly right: Expression;
}

export interface Call {
  readonly kind: "call";
  readonly name: string;
  readonly arguments: readonly Expression[];
}

export interface Aggregate {
  readonly kind: "aggregate";
  readonly operator: string;
  readonly grouping: Grouping;
  readonly parameter?: Expression;
  readonly operand: Expression;
}

export interface Range {
  readonly kind: "range";
  readonly selector: Selector;
  readonly rangeMs: number;
}

/** The parsed subset of PromQL. */
export type Expression =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "parenthesis"; readonly inner: Expression }
  | { readonly kind: "negate"; readonly operand: Expression }
  | Selector
  | Range
  | Call
  | Aggregate
  | Binary;
