/** What must be known of a run beside its numbers. */

import { t } from "../../kernel/text.js";

/** @import { Fork } from "./fork.js" */
/** @import { Run } from "./run.js" */

/** A sentence for each. @param {Run} run @param {Fork|null} ghost the run that it was forked from @param {number} offset at which step of that */
export function notes(run, ghost, offset) {
  const told = [];
  const { last, steps, divergedAt, over } = run;
  if (steps > last && divergedAt === null)
    told.push(t("This page plays the first {last} of {steps} steps.", { last, steps }));
  if (divergedAt !== null) told.push(t("At step {step} the numbers overflow, and the run ends.", { step: divergedAt }));
  const { count, number } = run.sample;
  if (over === "all")
    told.push(
      t(
        "The picture is of sample {number} of {count}: ∂E/∂O and δ are its share of the mean E. Gradients are of all samples.",
        { count, number },
      ),
    );
  if (over === "batch")
    told.push(
      t(
        "The picture is of sample {number} of {count}: ∂E/∂O and δ are its share of the mean E. Gradients are of the step's batch.",
        { count, number },
      ),
    );
  if (ghost && run.remembers)
    told.push(
      t("Forked at step {step}: a new run of {count} steps begins there, and its optimizer anew.", {
        step: offset,
        count: last,
      }),
    );
  else if (ghost)
    told.push(t("Forked at step {step}: a new run of {count} steps begins there.", { step: offset, count: last }));
  return told;
}
