import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { pages } from "../pages/list";
import type { PageEntry } from "../pages/list";
import { mattersOf } from "../store/attention";
import type { FeedState } from "../store/feed";
import { useValue } from "../store/observable";
import { useRoute } from "../store/route";
import { shown, switchTheme } from "../store/theme";
import { clock } from "../words/format";
import { AccountMenu } from "./account-menu";
import { OpenBanner } from "./open-banner";
import { useFeed, useFleet } from "./context";
import { Shape } from "./marks";
import { PageTitle } from "./page-title";
import { Palette } from "./palette";

/** Pages that a phone shows at the bottom; the rest is under "More". */
const onPhone = 4;
const moreIcon = "M4.5 10h.01M10 10h.01M15.5 10h.01";

/** Rail, bar and content; on a phone the rail is a bar at the bottom. */
export function Frame({ children }: { children: ComponentChildren }) {
  const { path } = useRoute();
  const [isOpen, setOpen] = useState(false);
  const [isMore, setMore] = useState(false);
  useEffect(() => setMore(false), [path]);
  useEffect(() => {
    const press = (key: KeyboardEvent): void => {
      if ((key.ctrlKey || key.metaKey) && key.key.toLowerCase() === "k") {
        key.preventDefault();
        setOpen((open) => !open);
      } else if (key.key === "Escape") {
        setMore(false);
      }
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
  const isHere = (href: string): boolean => (href === "/" ? path === "/" : path === href || path.startsWith(`${href}/`));
  const link = (page: PageEntry) => (
    <a key={page.href} href={page.href} class={isHere(page.href) ? "here" : ""} aria-current={isHere(page.href) ? "page" : undefined}><Icon path={page.icon} /><span>{page.title}</span></a>
  );
  return (
    <div class="frame">
      <PageTitle />
      <a class="skip" href="#content">To the content</a>
      <nav class="rail" aria-label="Pages">
        <a class="brand" href="/"><svg viewBox="0 0 32 32" width="22" height="22" aria-hidden="true"><path d="M5 28V14a11 11 0 0 1 22 0v14h-6V15a5 5 0 0 0-10 0v13z" fill="currentColor" /><path d="M14.5 20h3v8h-3z" fill="currentColor" /></svg>Sallyport</a>
        {pages.slice(0, onPhone).map(link)}
        <div class={`rest${isMore ? " open" : ""}`} id="more">{pages.slice(onPhone).map(link)}</div>
        <button type="button" class={`more${pages.slice(onPhone).some((page) => isHere(page.href)) ? " here" : ""}`} aria-expanded={isMore} aria-controls="more" onClick={() => setMore(!isMore)}>
          <Icon path={moreIcon} /><span>More</span>
        </button>
      </nav>
      <header class="bar">
        <button type="button" class="find" aria-keyshortcuts="Control+K" onClick={() => setOpen(true)}><span class="long">Find a device or page</span><span class="short">Find</span><kbd>Ctrl K</kbd></button>
        <span class="grow" />
        <LiveMark />
        <MattersMark />
        <ThemeSwitch />
        <AccountMenu />
      </header>
      <main id="content" tabIndex={-1}><OpenBanner />{children}</main>
      {isOpen ? <Palette close={() => setOpen(false)} /> : null}
    </div>
  );
}

function Icon({ path }: { path: string }) {
  return <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true"><path d={path} fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" /></svg>;
}

/** What the mark says about the feed. */
export function liveText(state: FeedState): string {
  switch (state.phase) {
    case "starting":
      return "connecting";
    case "lost":
      return `not live since ${clock(state.since)}, retrying`;
    default:
      return state.lag === null ? "live" : `live ${(state.lag / 1000).toFixed(1)} s`;
  }
}

function LiveMark() {
  const state = useValue(useFeed().state);
  const tone = state.phase === "live" ? (state.lag !== null && state.lag > 5_000 ? "attention" : "good") : state.phase === "lost" ? "attention" : "info";
  return (
    <span class={`live ${tone}`} role="status" title={state.phase === "lost" ? `${state.problem.message} ${state.problem.advice}` : "Time between a fact and its arrival here"}>
      <Shape tone={tone} />{liveText(state)}
    </span>
  );
}

function MattersMark() {
  const fleet = useFleet();
  const many = mattersOf(fleet).length;
  return many === 0 ? null : <a class="matters" href="/" title={`${many} to look at`}><Shape tone="attention" />{many}</a>;
}

function ThemeSwitch() {
  const now = useValue(shown);
  const other = now === "dark" ? "light" : "dark";
  return (
    <button type="button" class="icon" onClick={switchTheme} title={`Switch to the ${other} theme`} aria-label={`Switch to the ${other} theme`}>
      <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true"><circle cx="10" cy="10" r="6.5" fill="none" stroke="currentColor" stroke-width="1.6" /><path d="M10 3.5a6.5 6.5 0 0 1 0 13z" fill="currentColor" /></svg>
    </button>
  );
}
