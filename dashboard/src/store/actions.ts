/** Something that can be done on the page that is open. */
export interface Action {
  title: string;
  run: () => void;
}

const mostActions = 60;

/** What a press of a button can do; a hold, a row of a list and a key of a picture are none of it. */
export function actionsOf(page: ParentNode): Action[] {
  const found = new Map<string, Action>();
  for (const button of page.querySelectorAll<HTMLElement>("main button:not(:disabled), main a.button")) {
    const title = (button.getAttribute("aria-label") ?? button.textContent ?? "").trim();
    if (title.length > 1 && !found.has(title) && found.size < mostActions && button.closest("[role=grid], [role=listbox], .entries, .outputs, [data-hold]") === null) {
      found.set(title, { title, run: () => button.click() });
    }
  }
  return [...found.values()];
}
