/**
 * The dialog for data of one's own is Streamlit's, which puts an error below the last field that it drew and ties it to
 * none: here it is tied to that field.
 */

import { set } from "../../kit/dom.js";

const FORM = ".st-key-own-form";
/** A chosen file's field is pressed by its button. */
const FIELDS = "input, textarea, [data-testid=stFileUploader] button";
const ID = "slp-own-error";

export class OwnForm {
  constructor() {
    /** What is done when no dialog is open any more. @type {() => void} */
    this.onClosed = () => {};
    /** What happens in the dialog while it is open. */
    this.inside = new MutationObserver(() => this.tie());
    /** Dialogs come and go in the body. */
    this.around = new MutationObserver(() => this.look());
    this.around.observe(document.body, { childList: true });
    this.look();
  }

  /** A dialog was opened, or closed. */
  look() {
    this.inside.disconnect();
    const dialog = document.querySelector(".stDialog");
    if (!dialog) {
      this.onClosed();
      this.onClosed = () => {};
      return;
    }
    this.inside.observe(dialog, { childList: true, subtree: true });
    this.tie();
  }

  /** Where the keys go on once it is closed: Streamlit gives them back to what opened it. @param {HTMLElement} element */
  handOn(element) {
    this.onClosed = () => element.focus({ preventScroll: true });
    this.look();
  }

  /** Tie the error to the field above it, if there is one, and nothing else to any. */
  tie() {
    const form = document.querySelector(FORM);
    if (!form) return;
    const error = form.querySelector("[role=alert]");
    const above = (/** @type {Element} */ field) =>
      error !== null && (field.compareDocumentPosition(error) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
    const fields = [...form.querySelectorAll(FIELDS)];
    const place = fields.findLast(above)?.closest("[data-testid=stElementContainer]");
    if (error) set(error, { id: ID });
    for (const field of fields) {
      const wrong = place?.contains(field) ?? false;
      if (!wrong && field.getAttribute("aria-describedby") !== ID) continue;
      set(field, { "aria-describedby": wrong ? ID : null });
      if (field.localName !== "button") set(field, { "aria-invalid": wrong ? "true" : null });
    }
  }

  close() {
    this.around.disconnect();
    this.inside.disconnect();
  }
}
