import { Observable } from "./observable";

export type Theme = "light" | "dark" | "auto";

const key = "sallyport.theme";
const stored = (): Theme => {
  const word = localStorage.getItem(key);
  return word === "light" || word === "dark" ? word : "auto";
};

export const theme = new Observable<Theme>("auto");

/** The theme that is on screen, after what the system wishes is taken into account. */
export const shown = new Observable<"light" | "dark">("light");

/** Applies the choice now and whenever it or the system's wish changes. */
export function followTheme(): void {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const apply = (): void => {
    const now = theme.value === "auto" ? (dark.matches ? "dark" : "light") : theme.value;
    document.documentElement.dataset["theme"] = now;
    shown.set(now);
  };
  theme.set(stored());
  dark.addEventListener("change", apply);
  theme.subscribe(apply);
  apply();
}

/** From one to the other, remembered. */
export function switchTheme(): void {
  const next = shown.value === "dark" ? "light" : "dark";
  localStorage.setItem(key, next);
  theme.set(next);
}
