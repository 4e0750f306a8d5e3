import { expect, test } from "vitest";
import { readDescribe } from "./read-describe.ts";
import { createRecordingClock } from "./recording-clock.ts";
import { withPortNames } from "./with-port-names.ts";

const pod = `Name:             grind-0
Namespace:        mill
Node:             hill/10.0.0.1
Labels:           app=grind
Status:           Running
IP:               10.1.0.2
Containers:
  stone:
    Image:          stone:1
    Ports:          8080/TCP, 9102/TCP
QoS Class:  BestEffort
`;
const service = (selector: string, endpoints: string) => `Name:              grind
Namespace:         mill
Selector:          ${selector}
Type:              NodePort
Port:              web  80/TCP
TargetPort:        web/TCP
NodePort:          web  30080/TCP
Endpoints:         ${endpoints}
Session Affinity:  None
`;

test.for([
  {
    name: "endpoints tell which port a name is",
    text: service("app=grind", "10.1.0.2:8080,10.1.0.3:8080 + 2 more..."),
    ports: [{ containerPort: 8080, name: "web" }, { containerPort: 9102 }],
  },
  {
    name: "without endpoints no port has the name",
    text: service("app=grind", "<none>"),
    ports: [{ containerPort: 8080 }, { containerPort: 9102 }],
  },
  {
    name: "pods that the Service does not select say nothing",
    text: service("app=bake", "10.1.0.9:8080"),
    ports: [{ containerPort: 8080 }, { containerPort: 9102 }],
  },
])("$name", ({ text, ports }) => {
  const all = `${pod}\n\n${text}`;
  const clock = createRecordingClock("2026-01-02T03:00:00Z");
  const [read] = withPortNames(readDescribe(all, clock), all);
  const protocol = "TCP";
  expect(read).toHaveProperty(
    "spec.containers.0.ports",
    ports.map((port) => ({ ...port, protocol })),
  );
});
