import type { Hypothesis, Investigation } from "@binnacle/contracts";
import { concerns } from "@binnacle/diagnosis";
import type { Context } from "./context.ts";
import type { Section } from "./document.ts";
import { hypothesisText } from "./hypothesis-text.ts";
import { modelOf } from "./model-of.ts";
import { modelLines } from "./reply-lines.ts";

/** What the other side holds for the cause: a model beside the engine that leads, or the engine beside a model. */
export function disputedWith(
  investigation: Investigation,
  leading: Hypothesis,
): Hypothesis | undefined {
  const isOfModel = modelOf(leading.finding) !== undefined;
  // That a model has one cause more is no dispute.
  if (!isOfModel && investigation.reply?.disagrees === undefined) return undefined;
  return investigation.hypotheses.find(
    ({ status, contradictedBy, finding }) =>
      (modelOf(finding) === undefined) === isOfModel &&
      finding.fingerprint !== leading.finding.fingerprint &&
      finding.state === "active" &&
      (status !== "ruled_out" || contradictedBy !== undefined) &&
      concerns(finding, investigation),
  );
}

/** Both sides of it, and the reason that the model gives. */
export function disputedSection(
  investigation: Investigation,
  leading: Hypothesis,
  context: Context,
): Section {
  const label = "Disputed";
  const other = disputedWith(investigation, leading);
  const { disagrees } = investigation.reply ?? {};
  const why = disagrees === undefined ? [] : modelLines(disagrees, context);
  if (other === undefined) return { label, lines: why };
  const who = modelOf(other.finding) === undefined ? "the engine" : "a model";
  const held = { text: `${who} holds another: ${hypothesisText(other, context)}` };
  return { label, lines: [held, ...why] };
}
