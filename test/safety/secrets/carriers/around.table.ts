import type { Carrier, Plant } from "../plant.ts";
import { snake } from "../specimen.ts";

const row = (name: string, put: Carrier["put"], takes: Carrier["takes"] = () => true): Carrier => ({
  name,
  size: 10,
  put,
  takes,
});

const alert = ({ marker }: Plant, namespace: string) => ({
  alertname: `Odd${marker}`,
  namespace,
  severity: "warning",
});

/** What stands beside the cluster: metrics, alerts, documents. */
export const aroundCarriers: readonly Carrier[] = [
  row("label of a metric", (plants, { name }) => ({
    series: plants.map(({ marker, specimen: { key, value } }) => ({
      __name__: "client_info",
      job: name,
      instance: marker,
      [snake(key)]: value,
    })),
  })),
  row("text in a label of a metric", (plants, { name }) => ({
    series: plants.map(({ marker, specimen: { said } }) => ({
      __name__: "client_info",
      job: name,
      instance: marker,
      target: said,
    })),
  })),
  row("label of an alert", (plants, { name }) => ({
    alerts: plants.map((plant) => ({
      labels: { ...alert(plant, name), [snake(plant.specimen.key)]: plant.specimen.value },
      annotations: { summary: "odd" },
    })),
  })),
  row("annotation of an alert", (plants, { name }) => ({
    alerts: plants.map((plant) => ({
      labels: alert(plant, name),
      annotations: { summary: `${plant.marker}: ${plant.specimen.said}` },
    })),
  })),
  row("fields of a document", (plants, { name, namespace }) => ({
    documents: plants.map(({ marker, specimen: { key, value, said } }) => ({
      log: `request ${marker} failed: ${said}`,
      http: { request: { headers: { [snake(key)]: value } } },
      level: "error",
      stream: "stderr",
      kubernetes: { namespace_name: namespace, pod_name: name, container_name: "main" },
    })),
  })),
];
