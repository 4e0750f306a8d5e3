import { meaningIn } from "./forms.ts";
import { programErrors } from "./program-errors.table.ts";

/** No answer at all, which is what a packet gets that a network drops: errno ETIMEDOUT and EHOSTUNREACH as runtimes write them. */
const DROPPED =
  /time(?:d ?|-)?out|ETIMEDOUT|deadline[ _]?exceeded|no route to host|EHOSTUNREACH|unreachable/i;
/** Who is refused, reset, or waits for words on a connection (Go, Java, Python) came through, however long it would wait. */
const ANSWERED =
  /refused|ECONNRESET|connection reset|reset by peer|broken pipe|EPIPE|\bread tcp\b|\bread[ _]?time(?:d ?)?out/i;

/** How a call ended: unresolved: nobody told the address of a name, so that it was not even made. answered: refused, reset, or heard. */
export function callEnd(line: string): "unresolved" | "dropped" | "answered" {
  if (meaningIn(programErrors, line) === "host-not-resolved") return "unresolved";
  return DROPPED.test(line) && !wasHeard(line) ? "dropped" : "answered";
}

/** The other end was reached, and so has an address. */
export function wasHeard(line: string): boolean {
  return ANSWERED.test(line);
}
