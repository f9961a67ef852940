import { navigate, useRoute } from "../store/route";
import { sectionPath, setupSection, useSections } from "./settings/list";

/** The list of sections and the one that the address names; /settings alone is the first. */
export function SettingsPage() {
  const { path } = useRoute();
  const sections = useSections();
  const id = path.split("/")[2] ?? "";
  const chosen = id === "" ? sections[0]! : [...sections, setupSection].find((one) => one.id === id);
  const isListed = chosen !== undefined && sections.includes(chosen);
  return (
    <div class="page settings">
      <header class="head">
        <h1>Settings</h1>
        <select class="section-choice" aria-label="Section" value={isListed ? chosen.id : ""} onChange={(change) => navigate(sectionPath(change.currentTarget.value))}>
          {!isListed ? <option value="">Choose a section</option> : null}
          {sections.map((one) => <option key={one.id} value={one.id}>{one.title}</option>)}
        </select>
      </header>
      <div class="sections">
        <nav class="section-list" aria-label="Sections">
          {sections.map((one) => <a key={one.id} href={sectionPath(one.id)} class={one === chosen ? "here" : ""} aria-current={one === chosen ? "page" : undefined}>{one.title}</a>)}
        </nav>
        <div class="section">
          {chosen === undefined ? <p>There is no such section. The list shows all that there are.</p> : <chosen.section key={chosen.id} />}
        </div>
      </div>
    </div>
  );
}
