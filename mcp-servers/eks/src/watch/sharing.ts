/** Projections are not as deep; what is deeper is held as it came. */
const deepest = 30;

/**
 * The value with each part that `known` has alike taken from there, so that it is held once: `known` itself where all is alike.
 * The value must be new and nobody else's: it is changed.
 */
export function sharing<T>(value: T, known: T | undefined): T;
export function sharing(value: unknown, known: unknown): unknown {
  return shared(value, known, 0);
}

function shared(value: unknown, known: unknown, depth: number): unknown {
  if (value === known) return known;
  if (!isTree(value) || !isTree(known) || depth > deepest) return value;
  if (Array.isArray(value) !== Array.isArray(known)) return value;
  const keys = Object.keys(value);
  const [own, others] = [Object.values(value), Object.values(known)];
  let isAlike = own.length === others.length;
  for (const [at, key] of Object.keys(known).entries()) {
    // Fields stand in the order of their schema: an object that lacks one is alike up to there.
    if (keys[at] !== key) return value;
    const part = shared(own[at], others[at], depth + 1);
    if (part === others[at]) Reflect.set(value, key, part);
    else isAlike = false;
  }
  return isAlike ? known : value;
}

function isTree(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
