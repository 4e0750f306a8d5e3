import { expect, test } from "vitest";
import { toYaml } from "./to-yaml.ts";

test("reads as people know it from kubectl; what YAML could misread is quoted", () => {
  const object = {
    apiVersion: "apps/v1",
    metadata: { name: "payment", labels: { "app.kubernetes.io/name": "payment" }, annotations: {} },
    spec: {
      replicas: 3,
      paused: false,
      node: null,
      ports: [
        { name: "http", port: 80 },
        { port: 443, hosts: ["a", "b"] },
      ],
      args: ["--yes", "yes", "1.5", "", "a: b", "x#y", " pad", "10:30", "-", "über"],
      matrix: [[1, 2], []],
      script: "set -e\n\nrun it\n",
      crlf: "a\r\nb",
      kept: "a\n\n",
    },
  };
  expect(toYaml(object)).toMatchInlineSnapshot(`
    "apiVersion: apps/v1
    metadata:
      name: payment
      labels:
        app.kubernetes.io/name: payment
      annotations: {}
    spec:
      replicas: 3
      paused: false
      node: null
      ports:
      - name: http
        port: 80
      - port: 443
        hosts:
        - a
        - b
      args:
      - "--yes"
      - "yes"
      - "1.5"
      - ""
      - "a: b"
      - "x#y"
      - " pad"
      - "10:30"
      - "-"
      - "über"
      matrix:
      - - 1
        - 2
      - []
      script: |
        set -e

        run it
      crlf: "a\\r\\nb"
      kept: "a\\n\\n""
  `);
});
