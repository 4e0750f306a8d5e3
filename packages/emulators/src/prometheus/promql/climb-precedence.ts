import type { Binary, Expression } from "./expression.ts";

export type Operator = Pick<Binary, "operator" | "returnsBool" | "matching">;

/** One piece of an operator chain, in the order of the text. */
export type Piece =
  | { readonly kind: "operand"; readonly expression: Expression }
  | { readonly kind: "operator"; readonly operator: Operator }
  | { readonly kind: "sign"; readonly isNegative: boolean };

const levels: readonly (readonly string[])[] = [
  ["or"],
  ["and", "unless"],
  ["==", "!=", "<=", "<", ">=", ">"],
  ["+", "-"],
  ["*", "/", "%"],
  ["^"],
];
const signLevel = 4;
const powerLevel = 5;

/**
 * Associates a chain as Prometheus does. The editor grammar lets `offset` and `[5m]` swallow the whole chain to
 * their left, so the tree that it builds cannot be used as it is.
 */
export function climbPrecedence(pieces: readonly Piece[]): Expression {
  let position = 0;
  return climb(0);

  function climb(minimum: number): Expression {
    let left = operand();
    for (let next = operatorAt(minimum); next !== undefined; next = operatorAt(minimum)) {
      position += 1;
      const level = levelOf(next.operator);
      const right = climb(level === powerLevel ? level : level + 1);
      left = { kind: "binary", ...next, left, right };
    }
    return left;
  }

  function operand(): Expression {
    const piece = pieces[position];
    position += 1;
    if (piece?.kind === "operand") return piece.expression;
    if (piece?.kind !== "sign")
      throw new Error("An operator chain has no operand where one is due.");
    const inner = climb(signLevel + 1);
    return piece.isNegative ? { kind: "negate", operand: inner } : inner;
  }

  function operatorAt(minimum: number): Operator | undefined {
    const piece = pieces[position];
    if (piece?.kind !== "operator") return undefined;
    return levelOf(piece.operator.operator) >= minimum ? piece.operator : undefined;
  }
}

function levelOf(operator: string): number {
  return levels.findIndex((level) => level.includes(operator));
}
