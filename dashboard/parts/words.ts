/** What stands in a text field or a list of a form that was sent, without spaces around it. */
export function wordsOf(form: HTMLFormElement): (name: string) => string {
  const said = new FormData(form);
  return (name) => {
    const value = said.get(name);
    return typeof value === "string" ? value.trim() : "";
  };
}
