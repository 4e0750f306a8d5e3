import { type Program, programs } from "./programs.table.ts";
import type { Container } from "./world.ts";

/** Throws for an image that nobody wrote a program for: it is never started. */
export function programOf({ image }: Container): Program {
  const program = programs[repositoryOf(image)];
  if (program === undefined) throw new Error(`no program ${image}`);
  return program;
}

export function repositoryOf(image: string): string {
  return image.split("/").at(-1)?.split(":")[0] ?? "";
}

export function tagOf(image: string): string {
  return image.split(":").at(-1) ?? "";
}
