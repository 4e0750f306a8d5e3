import path from "node:path";
import { expect, test } from "vitest";
import { valuesSchema } from "./chart-values.ts";

const chart = path.resolve(import.meta.dirname, "../../deploy/helm/binnacle");

test("the schema of the chart's values is made of the settings of the product", async () => {
  await expect(valuesSchema()).toMatchFileSnapshot(path.join(chart, "values.schema.json"));
});
