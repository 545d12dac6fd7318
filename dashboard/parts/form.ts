import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { Act } from "../desk.ts";
import type { View } from "../view.ts";

/** What stands in the field of that name; nothing where there is none. */
export function field(form: HTMLFormElement, name: string): string {
  const found = form.elements.namedItem(name);
  return found instanceof HTMLInputElement ||
    found instanceof HTMLSelectElement ||
    found instanceof HTMLTextAreaElement
    ? found.value
    : "";
}

/** Does what a form orders; one that was taken is emptied and closed. */
export const sending =
  ({ desk }: View, orderOf: (form: HTMLFormElement) => Act) =>
  async (event: Event): Promise<void> => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    await desk.act(orderOf(form));
    if (desk.now.refused) return;
    form.reset();
    form.closest("details")?.removeAttribute("open");
  };

/** A line of text that has to be there, of at most `most` characters. */
export const text = (
  label: string,
  name: string,
  most: number,
  complete: AutoFill = "off",
): TemplateResult =>
  html`<label class="choice">
    <span>${label}</span>
    <input type="text" name=${name} required maxlength=${most} autocomplete=${complete} />
  </label>`;

/** The name of whoever sends a form: who is signed in is not asked. */
export const author = ({ me }: View, label: string): TemplateResult =>
  me.person === null
    ? text(label, "author", 200, "name")
    : html`<input type="hidden" name="author" .value=${me.person.name} />`;
