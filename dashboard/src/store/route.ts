import { Observable, useValue } from "./observable";

export interface Route {
  path: string;
  query: URLSearchParams;
}

const here = (): Route => ({ path: location.pathname, query: new URLSearchParams(location.search) });

/** Where we are. */
export const route = new Observable<Route>(here());

export const useRoute = (): Route => useValue(route);

/** Goes to an address of the dashboard; replacing keeps the way back short while somebody types a filter. */
export function navigate(href: string, replace = false): void {
  history[replace ? "replaceState" : "pushState"](null, "", href);
  route.set(here());
}

/** Changes some of the query; null or "" takes a part out. */
export function setQuery(changes: Record<string, string | null>, replace = true): void {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === "") {
      query.delete(name);
    } else {
      query.set(name, value);
    }
  }
  const text = query.toString();
  navigate(location.pathname + (text === "" ? "" : `?${text}`), replace);
}

/** Makes links of the dashboard stay in the page. */
export function followLinks(): void {
  addEventListener("popstate", () => route.set(here()));
  document.addEventListener("click", (click) => {
    const link = (click.target as Element).closest?.("a");
    if (link && !click.defaultPrevented && click.button === 0 && !(click.metaKey || click.ctrlKey || click.shiftKey) && link.origin === location.origin && link.target === "" && !link.hasAttribute("download")) {
      click.preventDefault();
      navigate(link.pathname + link.search);
      if (link.dataset["keep"] === undefined) {
        document.querySelector("main")?.scrollTo(0, 0);
      }
    }
  });
}
