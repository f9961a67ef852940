import { Observable } from "./observable";

const key = "sallyport.token";

/** The token of this tab; null until somebody enters one. It leaves with the tab. */
export const token = new Observable<string | null>(null);

/** Takes a token from "#token=..." and out of the address bar, else what this tab already has. */
export function takeToken(): void {
  const found = tokenIn(location.hash);
  if (found !== null) {
    sessionStorage.setItem(key, found);
    history.replaceState(null, "", location.pathname + location.search);
  }
  token.set(sessionStorage.getItem(key));
}

/** The token that a fragment carries; null for none. */
export function tokenIn(fragment: string): string | null {
  const value = new URLSearchParams(fragment.replace(/^#/, "")).get("token");
  return value === null || value.trim() === "" ? null : value.trim();
}

export function keepToken(value: string): void {
  sessionStorage.setItem(key, value);
  token.set(value);
}

export function forgetToken(): void {
  sessionStorage.removeItem(key);
  token.set(null);
}
