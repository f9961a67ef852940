import { useEffect, useRef, useState } from "preact/hooks";
import { useValue } from "../store/observable";
import { useRoute } from "../store/route";
import { forgetToken, me } from "../store/session";
import { absolute } from "../words/format";
import { useApi } from "./context";
import { Fault } from "./notice";

const may: Record<string, string> = { viewer: "You may look.", operator: "You may look and command devices.", admin: "You may do everything." };

/** Who is here, and the way out. */
export function AccountMenu() {
  const who = useValue(me);
  const api = useApi();
  const { path } = useRoute();
  const [isOpen, setOpen] = useState(false);
  const [fault, setFault] = useState<unknown>(null);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => setOpen(false), [path]);
  useEffect(() => {
    if (!isOpen) {
      return;
    }
    const press = (key: KeyboardEvent): void => {
      if (key.key === "Escape") {
        setOpen(false);
      }
    };
    const click = (event: Event): void => {
      if (!box.current?.contains(event.target as Node)) {
        setOpen(false);
      }
    };
    addEventListener("keydown", press);
    addEventListener("pointerdown", click);
    return () => {
      removeEventListener("keydown", press);
      removeEventListener("pointerdown", click);
    };
  }, [isOpen]);
  if (who === null) {
    return null;
  }
  const isPerson = who.via === "password";
  const leave = async (): Promise<void> => {
    try {
      if (isPerson) {
        await api.delete("/session");
      }
      forgetToken();
    } catch (problem) {
      setFault(problem);
    }
  };
  const limits = [...who.areas, ...who.devices];
  return (
    <div class="account" ref={box}>
      <button type="button" class="who" aria-haspopup="true" aria-expanded={isOpen} aria-label={`Account of ${who.name}`} onClick={() => setOpen(!isOpen)}>
        <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true"><circle cx="10" cy="7" r="3.2" fill="none" stroke="currentColor" stroke-width="1.6" /><path d="M3.5 17a6.5 6.5 0 0 1 13 0" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" /></svg>
        <span>{who.name}</span>
      </button>
      {isOpen ? (
        <div class="account-box" role="group" aria-label="Account">
          <p><strong>{who.name}</strong> <span class="soft">{isPerson ? who.role : `access token, ${who.role}`}</span></p>
          <p class="soft">{may[who.role]}{limits.length > 0 ? ` Only: ${limits.join(", ")}.` : ""}</p>
          {who.expiresAt === null ? null : <p class="soft">{`${isPerson ? "Signed in until" : "Good until"} ${absolute(who.expiresAt)}${isPerson ? ", later while you do something" : ""}.`}</p>}
          {isPerson ? <a class="button" href="/settings/account">Password and sessions</a> : null}
          <button type="button" onClick={() => void leave()}>{isPerson ? "Sign out" : "Forget the token of this tab"}</button>
          {fault === null ? null : <Fault fault={fault} />}
        </div>
      ) : null}
    </div>
  );
}
