import type { Carrier, Plant } from "../plant.ts";
import { camel, type Specimen, snake } from "../specimen.ts";

/** Lines that a container writes. */
function log(
  name: string,
  write: (plant: Plant) => string,
  takes: (specimen: Specimen) => boolean = () => true,
): Carrier {
  return { name: `log, ${name}`, size: 30, takes, put: (plants) => ({ log: plants.map(write) }) };
}

const isOneLine = ({ said }: Specimen): boolean => !said.includes("\n");
const isFreeText = (specimen: Specimen): boolean => isOneLine(specimen);

export const lineCarriers: readonly Carrier[] = [
  log(
    "plain line",
    ({ marker, specimen: { said } }) => `ERROR worker ${marker} ${said}`,
    isFreeText,
  ),
  log(
    "line with a clock",
    ({ marker, specimen: { said } }) => `[main] INFO  c.e.shop.${marker} - ${said}`,
    isFreeText,
  ),
  log(
    "logfmt",
    ({ marker, specimen: { key, value } }) =>
      `level=error caller=${marker} ${snake(key)}=${/[\s"=]/u.test(value) ? JSON.stringify(value) : value} attempt=2`,
  ),
  log(
    "logfmt, text in quotes",
    ({ marker, specimen: { said } }) =>
      `level=error caller=${marker} msg=${JSON.stringify(said)} attempt=2`,
  ),
  log("JSON", ({ marker, specimen: { key, value } }) =>
    JSON.stringify({ level: "error", caller: marker, [camel(key)]: value, attempt: 2 }),
  ),
  log("JSON, text of a message", ({ marker, specimen: { said } }) =>
    JSON.stringify({ level: "error", caller: marker, msg: said }),
  ),
  log("JSON within JSON", ({ marker, specimen: { key, value } }) =>
    JSON.stringify({
      level: "error",
      body: JSON.stringify({ caller: marker, [snake(key)]: value, attempt: 2 }),
    }),
  ),
  log("text within JSON within JSON", ({ marker, specimen: { said } }) =>
    JSON.stringify({ level: "error", body: JSON.stringify({ caller: marker, error: said }) }),
  ),
  log(
    "stack trace",
    ({ marker, specimen: { said } }) =>
      `panic: ${marker}: ${said}\ngoroutine 1 [running]:\nmain.main()\n\t/app/main.go:42 +0x1d`,
  ),
  log(
    "cause of an exception",
    ({ marker, specimen: { said } }) =>
      `java.lang.IllegalStateException: startup ${marker}\n\tat com.shop.Main.main(Main.java:12)\nCaused by: java.io.IOException: ${said}\n\tat com.shop.Db.open(Db.java:88)`,
  ),
  log(
    "access log with a query",
    ({ marker, specimen: { key, value } }) =>
      `10.2.0.9 - - [29/Nov/2026:10:15:01 +0000] "GET /v1/${marker}?page=2&${snake(key)}=${encodeURIComponent(value)}&x=1 HTTP/1.1" 401 12 "-" "Go-http-client/1.1"`,
    ({ value }) => value.length < 900,
  ),
  log(
    "dump of the environment",
    ({ marker, specimen: { key, value } }) =>
      `environ({'TAG': '${marker}', '${key}': '${value}', 'PATH': '/usr/bin'})`,
    ({ value }) => !/['\n]/u.test(value),
  ),
  log(
    "several lines, each with a head",
    ({ marker, specimen: { key, value } }) =>
      `${marker}\n${key}:\n${value}`.replaceAll("\n", "\n2026-11-29 10:15:01 INFO  [main] "),
    ({ value }) => value.includes("\n"),
  ),
  log(
    "several lines",
    ({ marker, specimen: { key, value } }) => `${marker}\n${key}:\n${value}`,
    ({ value }) => value.includes("\n"),
  ),
];
