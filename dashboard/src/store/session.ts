import type { Me } from "../api/types";
import { Observable } from "./observable";

const key = "sallyport.token";
const flag = "sallyport.signed-in";

/** The token of this tab; "": a person is signed in and the browser adds the cookie by itself; null: nobody was let in yet. */
export const token = new Observable<string | null>(null);

/** Who that is; null until the gateway has told. */
export const me = new Observable<Me | null>(null);

/** Secret of a one-time link that was opened; null for none. */
export const link = new Observable<string | null>(null);

/** Takes a token from "#token=..." or a one-time link from "#link=..." and out of the address bar, else what this tab or this browser already has. */
export function takeToken(): void {
  const found = tokenIn(location.hash);
  const opened = partOf(location.hash, "link");
  if (found !== null) {
    sessionStorage.setItem(key, found);
  }
  if (found !== null || opened !== null) {
    history.replaceState(null, "", location.pathname + location.search);
  }
  link.set(opened);
  token.set(opened !== null ? null : sessionStorage.getItem(key) ?? (localStorage.getItem(flag) === null ? null : ""));
}

/** The token that a fragment carries; null for none. */
export const tokenIn = (fragment: string): string | null => partOf(fragment, "token");

export function keepToken(value: string): void {
  sessionStorage.setItem(key, value);
  token.set(value);
}

/** A person signed in: the cookie is there. What is kept here is only that it is. */
export function signedIn(who: Me): void {
  sessionStorage.removeItem(key);
  localStorage.setItem(flag, "1");
  link.set(null);
  me.set(who);
  token.set("");
}

export function forgetToken(): void {
  sessionStorage.removeItem(key);
  localStorage.removeItem(flag);
  me.set(null);
  token.set(null);
}

function partOf(fragment: string, name: string): string | null {
  const value = new URLSearchParams(fragment.replace(/^#/, "")).get(name);
  return value === null || value.trim() === "" ? null : value.trim();
}
