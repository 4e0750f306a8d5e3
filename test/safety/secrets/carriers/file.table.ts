import { stringify } from "yaml";
import { type Carrier, objectAt, type Plant } from "../plant.ts";
import { camel, dotted, kebab, type Specimen, snake, upperSnake } from "../specimen.ts";

const isOneLine = ({ value }: Specimen): boolean => !value.includes("\n");

/** A file in a ConfigMap, as programs read it. */
function file(
  name: string,
  as: string,
  ...[write, takes = () => true]: readonly [
    write: (plants: readonly Plant[]) => string,
    takes?: (specimen: Specimen) => boolean,
  ]
): Carrier {
  return {
    name: `ConfigMap, ${name}`,
    size: 6,
    takes,
    put: (plants, place) => ({
      objects: [
        objectAt(place, { apiVersion: "v1", kind: "ConfigMap", data: { [as]: write(plants) } }),
      ],
    }),
  };
}

/** A line of its own before each. */
function eachLine(comment: string, line: (specimen: Specimen) => string) {
  return (plants: readonly Plant[]): string =>
    plants.map(({ marker, specimen }) => `${comment} ${marker}\n${line(specimen)}`).join("\n");
}

export const fileCarriers: readonly Carrier[] = [
  {
    name: "ConfigMap, value of a key",
    size: 1,
    put: ([plant], place) => ({
      objects: [
        objectAt(place, {
          apiVersion: "v1",
          kind: "ConfigMap",
          data: { tag: plant?.marker, [plant?.specimen.key ?? ""]: plant?.specimen.value },
        }),
      ],
    }),
  },
  file(
    ".env",
    ".env",
    eachLine(
      "#",
      ({ key, value }) =>
        `${upperSnake(key)}=${/[\s#"'$\\]/u.test(value) ? JSON.stringify(value) : value}`,
    ),
  ),
  file("YAML", "config.yaml", (plants) =>
    stringify({
      services: plants.map(({ marker, specimen: { key, value } }) => ({
        name: marker,
        [camel(key)]: value,
        retries: 3,
      })),
    }),
  ),
  file("JSON", "config.json", (plants) =>
    JSON.stringify(
      plants.map(({ marker, specimen: { key, value } }) => ({ name: marker, [camel(key)]: value })),
      null,
      2,
    ),
  ),
  file(
    "properties",
    "application.properties",
    eachLine("#", ({ key, value }) => `${dotted(key)}=${value.replaceAll("\n", "\\n")}`),
  ),
  file(
    "INI",
    "app.ini",
    eachLine(";", ({ key, value }) => `${snake(key)} = ${value.replaceAll("\n", "\\n")}`),
  ),
  file(
    "TOML",
    "config.toml",
    eachLine("#", ({ key, value }) => `${snake(key)} = ${JSON.stringify(value)}`),
  ),
  file(
    "nginx",
    "nginx.conf",
    eachLine("#", ({ key, value }) => `set $${snake(key)} "${value}";`),
    isOneLine,
  ),
  file(
    "script",
    "init.sh",
    eachLine("#", ({ said }) => said),
  ),
  file(
    "script that exports",
    "env.sh",
    eachLine("#", ({ key, value }) => `export ${upperSnake(key)}='${value}'`),
  ),
  file(
    "XML",
    "server.xml",
    eachLine(
      "<!-- x -->",
      ({ key, value }) => `<property name="${camel(key)}" value="${xmlEscaped(value)}"/>`,
    ),
  ),
  file(
    "XML, elements",
    "settings.xml",
    eachLine(
      "<!-- x -->",
      ({ key, value }) => `<${camel(key)}>${xmlEscaped(value)}</${camel(key)}>`,
    ),
  ),
  file(
    "HCL",
    "main.tf",
    eachLine("#", ({ key, value }) => `  ${snake(key)} = ${JSON.stringify(value)}`),
  ),
  file("list of names and values", "vars.yaml", (plants) =>
    stringify(
      plants.flatMap(({ marker, specimen: { key, value } }) => [
        { name: "TAG", value: marker },
        { name: kebab(key), value },
      ]),
    ),
  ),
];

function xmlEscaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
