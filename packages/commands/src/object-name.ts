/** `payment` of `deployment/payment`. */
export function objectName<T extends string | undefined>(target: T): T | string {
  return target === undefined ? target : target.slice(target.indexOf("/") + 1);
}
