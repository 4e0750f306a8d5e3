import type { SyntaxNode } from "@lezer/common";
import { badData } from "./promql-error.ts";

export function child(node: SyntaxNode, name: string): SyntaxNode {
  const found = node.getChild(name);
  if (found === null) throw badData(`1:${node.from + 1}: parse error: ${name} expected`);
  return found;
}

export function onlyChild(node: SyntaxNode): SyntaxNode {
  if (node.firstChild === null) throw badData("1:1: parse error: no expression found in input");
  return node.firstChild;
}

export function childrenOf(node: SyntaxNode | null): readonly SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let each = node?.firstChild ?? null; each !== null; each = each.nextSibling) {
    children.push(each);
  }
  return children;
}

export function textOf(node: SyntaxNode, query: string): string {
  return query.slice(node.from, node.to);
}
