import { Unanswered, askMe } from "./api.ts";

/** Fetches the script of a page. Throws words for people where it does not come. */
export async function loadScript<T>(fetchIt: () => Promise<T>): Promise<T> {
  try {
    return await fetchIt();
  } catch (cause) {
    await askMe().catch((error: unknown) => {
      if (error instanceof Unanswered) throw error;
    });
    const words = "This page could not be fetched. Was Throughline updated? Reload to see.";
    throw new Error(words, { cause });
  }
}

/**
 * Gives a state that stands in place of a page, and so of its heading, the page's name as one. A page
 * that still loads has none: its title says what it is.
 */
export function nameState(main: Element, name: string): void {
  const place = main.querySelector("#page-name");
  place?.replaceChildren();
  if (!place || main.querySelector("h1, .skeleton")) return;
  const heading = document.createElement("h1");
  heading.className = "state-name";
  heading.textContent = name;
  place.append(heading);
}
