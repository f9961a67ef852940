import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { pages } from "../pages/list";
import { sectionPath, useSections } from "../pages/settings/list";
import { actionsOf } from "../store/actions";
import type { Place } from "../store/guide";
import { navigate } from "../store/route";
import { switchTheme } from "../store/theme";
import { useFleet } from "./context";
import { State } from "./marks";

interface Choice {
  key: string;
  title: string;
  hint: string;
  state?: string;
  run: () => void;
}

const mostChoices = 12;
const framesAsked = [["Frames that were refused", "verdict:refused"], ["Frames to devices", "dir:out"], ["Frames that were not acknowledged", "verdict:not-acknowledged"], ["Frames that carried a command", "downlink:>0"]] as const;

/** Ctrl K: pages, what can be done on the one that is open, devices and the guide by a few letters. */
export function Palette({ close }: { close: () => void }) {
  const fleet = useFleet();
  const sections = useSections();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const [guide, setGuide] = useState<Place[]>([]);
  const input = useRef<HTMLInputElement>(null);
  const actions = useMemo(() => actionsOf(document), []);
  useEffect(() => void import("../store/guide").then((found) => setGuide(found.places), () => undefined), []);
  useLayoutEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    input.current?.focus();
    return () => before?.focus?.();
  }, []);

  const wanted = text.trim().toLowerCase();
  const choices: Choice[] = [
    ...pages.map((page) => ({ key: page.href, title: page.title, hint: "page", run: () => navigate(page.href) })),
    ...sections.map((section) => ({ key: section.id, title: `Settings: ${section.title}`, hint: "section", run: () => navigate(sectionPath(section.id)) })),
    ...framesAsked.map(([title, filter]) => ({ key: filter, title, hint: "frames", run: () => navigate(`/frames?filter=${encodeURIComponent(filter)}`) })),
    ...(wanted === "" ? [] : actions.map(({ title, run }) => ({ key: `action ${title}`, title, hint: "on this page", run }))),
    { key: "theme", title: "Switch between light and dark", hint: "action", run: switchTheme },
  ].filter((choice) => choice.title.toLowerCase().includes(wanted)).slice(0, mostChoices);
  for (const device of wanted === "" ? [] : fleet.devices.values()) {
    if (choices.length >= mostChoices) {
      break;
    }
    if (`${device.name ?? ""} ${device.id}`.toLowerCase().includes(wanted)) {
      choices.push({ key: device.id, title: device.name ?? device.address, hint: device.address, state: device.state, run: () => navigate(`/devices/${device.id}`) });
    }
  }
  for (const place of wanted === "" ? [] : guide) {
    if (choices.length >= mostChoices) {
      break;
    }
    if (place.title.toLowerCase().includes(wanted)) {
      choices.push({ key: place.href, title: place.title, hint: place.hint, run: () => navigate(place.href) });
    }
  }
  const index = Math.min(at, choices.length - 1);
  const take = (choice: Choice | undefined): void => {
    if (choice !== undefined) {
      close();
      choice.run();
    }
  };
  const press = (key: KeyboardEvent): void => {
    if (key.key === "Escape") {
      close();
    } else if (key.key === "ArrowDown") {
      setAt(Math.min(index + 1, choices.length - 1));
    } else if (key.key === "ArrowUp") {
      setAt(Math.max(index - 1, 0));
    } else if (key.key === "Enter") {
      take(choices[index]);
    } else {
      return;
    }
    key.preventDefault();
  };
  return (
    <div class="veil" onClick={(click) => click.target === click.currentTarget && close()}>
      <div class="palette" role="dialog" aria-modal="true" aria-label="Find a device or page" onKeyDown={press}>
        <input ref={input} role="combobox" aria-expanded="true" aria-controls="choices" aria-activedescendant={choices.length > 0 ? `choice-${index}` : undefined}
          placeholder="Name or address of a device, or a page" value={text} onInput={(event) => { setText(event.currentTarget.value); setAt(0); }} />
        <ul id="choices" role="listbox">
          {choices.map((choice, place) => (
            <li key={choice.key} id={`choice-${place}`} role="option" aria-selected={place === index} class={place === index ? "chosen" : ""} onMouseMove={() => setAt(place)} onClick={() => take(choice)}>
              <span>{choice.title}</span>
              {choice.state === undefined ? null : <State state={choice.state} />}
              <span class="faint">{choice.hint}</span>
            </li>
          ))}
          {choices.length === 0 ? <li class="faint">Nothing is called so.</li> : null}
        </ul>
      </div>
    </div>
  );
}
