import type { Reply } from "@binnacle/contracts";
import { answerDocument } from "./answer-document.ts";
import type { Document, Telling } from "./document.ts";
import { investigationDocument } from "./investigation-document.ts";

/** What people read of a reply. `cited`: evidence ids in the order of their numbers, those of this reply among them (`citedIn`). */
export function toDocument(reply: Reply, telling: Telling, cited: readonly string[]): Document {
  return reply.kind === "investigation"
    ? investigationDocument(reply, telling, cited)
    : answerDocument(reply.answer, telling, cited);
}
