import { readHeadline } from "./read-headline.ts";

/** What a program told at once: a line, and the trace behind it. */
export interface Event {
  /** Without time and level. */
  readonly text: string;
  readonly level: string | undefined;
}

/** An event that may go on. */
export interface OpenEvent {
  said: string;
  /** Its first line only opens a trace: what was thrown says more. */
  isUntold: boolean;
  readonly level: string | undefined;
  readonly hasHead: boolean;
  trace: Trace | undefined;
  /** The class of what was thrown, of a chain the first cause. */
  thrown: string | undefined;
}

type Trace = "python" | "frames" | "go" | "source";

/** More lines of one document are not read. */
const mostLines = 400;
const pythonHead = /^\s*Traceback \(most recent call last\):/;
const chained = /^(?:Caused by: |Suppressed: )/;
const between =
  /^(?:During handling of the above exception|The above exception was the direct cause)/;
const thrownClass =
  /^(?:Caused by: |Uncaught |Exception in thread "[^"]{0,100}" )?((?:[A-Za-z_$][\w$]{0,99}\.){0,20}[A-Z][\w$]{0,99})(?:: | \[\w{1,60}\]: |:?$)/;
const errorName = /(?:Exception|Error|Throwable|Failure|Interrupt|Exit|Warning|NotFound|Timeout)$/;
const goroutine = /^goroutine \d{1,20} \[/;
const goFrame = /^(?:created by |exit status \d|.*\)$)/;
const sourcePlace = /^(?:file:\/\/)?\/?[\w@./-]{1,300}:\d{1,9}$/;
const nameAtFront = /^[A-Za-z]{3,40}[[#(-]\w{2,60}[\])]?:/;
const closing = /^[\])}]{1,9};?$/;

/** The event that a document begins; a document may hold its whole trace. */
export function openEvent(document: string): OpenEvent {
  const lines = document.trim().startsWith("{") ? [document] : document.split("\n", mostLines);
  const first = Math.max(
    0,
    lines.findIndex((line) => line.trim() !== ""),
  );
  const event = begin(lines[first] ?? "");
  for (const line of lines.slice(first + 1)) goesOn(event, line);
  return event;
}

function begin(line: string): OpenEvent {
  const { text, level, hasHead } = readHeadline(line);
  const trace = pythonHead.test(text) ? "python" : sourcePlace.test(text) ? "source" : undefined;
  const isUntold = trace !== undefined;
  return { said: text, isUntold, level, hasHead, trace, thrown: undefined };
}

/** Whether a document is of the trace of this event: then it is taken in. */
export function goesOn(event: OpenEvent, line: string): boolean {
  // A number, a quotation, JSON: most lines begin like no part of a trace.
  if (/^[\d"'{[(]/.test(line)) return false;
  if (line.trim() === "") return true;
  if (/^[ \t]/.test(line)) return takesIndented(event, line);
  return takers.some((takes) => takes(event, line));
}

const takers: readonly ((event: OpenEvent, line: string) => boolean)[] = [
  (event, line) => pythonHead.test(line) && enters(event, "python"),
  (event, line) => goroutine.test(line) && enters(event, "go"),
  (event, line) => event.trace === "go" && goFrame.test(line),
  (_, line) => closing.test(line) || between.test(line),
  takesThrown,
  isNamed,
];

function enters(event: OpenEvent, trace: Trace): boolean {
  event.trace = trace;
  return true;
}

/** It begins with a name that the event gave: `Trace[1234]: …` */
function isNamed({ said, hasHead }: OpenEvent, line: string): boolean {
  const [name] = nameAtFront.exec(line) ?? [];
  return hasHead && name !== undefined && /\d/.test(name) && said.includes(name);
}

function takesIndented(event: OpenEvent, line: string): boolean {
  if (readHeadline(line).hasHead) return false;
  if (event.trace === undefined) event.trace = "frames";
  return true;
}

/** `KeyError: 'x'` behind a trace of Python, `java.lang.X: y` behind a line of a logger, `Caused by: …`. */
function takesThrown(event: OpenEvent, line: string): boolean {
  const name = thrownClass.exec(line)?.[1];
  if (name === undefined) return false;
  const isAwaited = event.trace === "python" || event.trace === "source";
  if (!isAwaited && !chained.test(line) && !isBehindLogger(event, name)) return false;
  if (event.isUntold) event.said = line;
  else event.thrown = name;
  event.isUntold = false;
  if (isAwaited) event.trace = "frames";
  return true;
}

function isBehindLogger({ hasHead }: OpenEvent, name: string): boolean {
  return hasHead && name.includes(".") && errorName.test(name);
}

/** What tells an event from others: its words, and what was thrown. */
export function closeEvent({ said, level, thrown }: OpenEvent): Event {
  const isTold = thrown === undefined || said.includes(thrown);
  return { text: isTold ? said : `${said} ⏎ ${thrown}`, level };
}
