/** `HTTP 200 with text/html`: what answered, without its words. */
export function formOf(status: number, contentType: string | null | undefined): string {
  const type = /^[\w.+-]{1,60}\/[\w.+-]{1,60}/u.exec(contentType ?? "")?.[0];
  return `HTTP ${status} with ${type ?? "no type"}`;
}
