const REMAINS = /[:,] ([\w./-]{1,200}) in \d+ resource/g;

/** The finalizers that keep what remains in a namespace, as the condition NamespaceFinalizersRemaining says. */
export function remainingFinalizers(message: string): string[] {
  if (!message.includes("finalizers remaining")) return [];
  return [...message.matchAll(REMAINS)].map(([, finalizer = ""]) => finalizer);
}
