import { expect, test } from "vitest";
import { app } from "../../testing/app.ts";
import { inShort, look } from "../../testing/small-cluster.ts";

test("a workload that wants no pods counts when others call it", () => {
  const off = app("cart", { replicas: 0 });
  const caller = app("front", { container: { env: [{ name: "CART_HOST", value: "cart" }] } });
  expect(look(off).findings).toEqual([]);
  const { findings } = look([...off, ...caller]);
  expect(findings.map(inShort)).toEqual([
    "active broken high scaled-to-zero Deployment/cart: cart is scaled to zero",
  ]);
  expect(findings[0]?.fix[0]?.command).toBe("kubectl -n web scale deployment/cart --replicas=1");
});
