import { causes } from "@binnacle/diagnosis";

const titles = new Map<string, string>(Object.values(causes).map(({ id, title }) => [id, title]));

/** The words of the catalogue for a cause; an id of another version reads as its words. */
export function titleOfCause(id: string): string {
  return titles.get(id) ?? id.replaceAll("-", " ");
}
