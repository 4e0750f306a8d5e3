import type { Model } from "@binnacle/contracts";
import { recordedTurn } from "./recording.ts";

/** Asks `model`, and gives each answer to `sink` as a line of JSON with its line end. A failed turn is not recorded. */
export function createRecordedModel(
  model: Model,
  sink: (line: string) => void | Promise<void>,
): Model {
  return {
    name: model.name,
    async turn(request, asking) {
      const turn = await model.turn(request, asking);
      if (turn.kind === "answered") await sink(`${JSON.stringify(recordedTurn(request, turn))}\n`);
      return turn;
    },
  };
}
