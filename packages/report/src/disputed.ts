import type { Finding, Hypothesis, Investigation } from "@binnacle/contracts";
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
      !isOneChain(finding, leading.finding) &&
      (status !== "ruled_out" || contradictedBy !== undefined) &&
      concerns(finding, investigation),
  );
}

/** A symptom of the other, or words of an object that name no cause: that is no other side. */
function isOneChain(one: Finding, other: Finding): boolean {
  const isSymptom =
    one.explains?.includes(other.id) === true || other.explains?.includes(one.id) === true;
  const isNameless = [one, other].some(
    ({ by, cause }) => by.kind === "engine" && cause === "unlisted",
  );
  return isSymptom || isNameless;
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
