import type { Evidence } from "@binnacle/contracts";

/** Short names by which a model cites evidence: `e3` is the third that it was shown. */
export interface Citations {
  /** `e3`; undefined: it is not among them. */
  readonly handleOf: (evidenceId: string) => string | undefined;
  readonly evidenceOf: (handle: string) => Evidence | undefined;
  /** What is known keeps its handle; the handles of all that was given, in its order. */
  readonly add: (evidence: readonly Evidence[]) => string[];
  /** In the order of the handles. */
  readonly all: () => readonly Evidence[];
}

/** Begins with `evidence`: the first is `e1`. */
export function createCitations(evidence: readonly Evidence[] = []): Citations {
  const byHandle = new Map<string, Evidence>();
  const handles = new Map<string, string>();
  const handleFor = (item: Evidence): string => {
    const known = handles.get(item.id);
    if (known !== undefined) return known;
    const handle = `e${handles.size + 1}`;
    handles.set(item.id, handle);
    byHandle.set(handle, item);
    return handle;
  };
  const add = (more: readonly Evidence[]) => more.map(handleFor);
  add(evidence);
  return {
    add,
    handleOf: (evidenceId) => handles.get(evidenceId),
    evidenceOf: (handle) => byHandle.get(handle.toLowerCase()),
    all: () => [...byHandle.values()],
  };
}
