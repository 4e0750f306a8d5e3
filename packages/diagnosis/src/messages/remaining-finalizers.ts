/** The finalizers that keep what remains in a namespace: `… has finalizers remaining: x.io/y in 2 resource instances, …`. */
export function remainingFinalizers(message: string): string[] {
  const [, list = ""] = message.split("finalizers remaining: ");
  return list.split(", ").flatMap((item) => {
    const [finalizer = "", count] = item.split(" in ");
    return count === undefined ? [] : [finalizer];
  });
}
