import type { ComponentType } from "preact";
import { Empty } from "../parts/notice";
import { lazily } from "../parts/lazy";
import { useRoute } from "../store/route";
import { AuditPage } from "./audit";
import { DevicePage } from "./device";
import { DevicesPage } from "./devices";
import { EventsPage } from "./events";
import { OverviewPage } from "./overview";
import { SettingsPage } from "./settings";

export interface PageEntry {
  href: string;
  title: string;
  icon: string;
  page: ComponentType;
  /** True where addresses below it are its own, too. */
  hasSections?: boolean;
}

/** The pages in the order of the rail; icons are paths in a box of 20. */
export const pages: PageEntry[] = [
  { href: "/", title: "Overview", icon: "M3 10a7 7 0 1 1 14 0M10 10l3-3M3 14h14", page: OverviewPage },
  { href: "/devices", title: "Devices", icon: "M4 4h5v5H4zM11 4h5v5h-5zM4 11h5v5H4zM11 11h5v5h-5z", page: DevicesPage },
  { href: "/map", title: "Map", icon: "M10 8.5a1.5 1.5 0 1 0 0 3 1.5 1.5 0 0 0 0-3zM4 4l4.8 4.8M16 4l-4.8 4.8M10 17v-5.5M3 3h2v2H3zM15 3h2v2h-2zM9 16h2v2H9z", page: lazily(async () => (await import("./map")).MapPage) },
  { href: "/frames", title: "Frames", icon: "M3 5h3v10H3zM8 5h2v10H8zM12 5h5v10h-5z", page: lazily(async () => (await import("./frames")).FramesPage) },
  { href: "/outputs", title: "Outputs", icon: "M4 17V9h3v8zM8.5 17V4h3v13zM13 17v-6h3v6zM2 17h16", page: lazily(async () => (await import("./outputs")).OutputsPage) },
  { href: "/alerts", title: "Alerts", icon: "M10 3a4.5 4.5 0 0 0-4.5 4.5c0 4-1.5 5-2 6h13c-.5-1-2-2-2-6A4.5 4.5 0 0 0 10 3zM8.5 16.5a1.6 1.6 0 0 0 3 0", page: lazily(async () => (await import("./alerts")).AlertsPage) },
  { href: "/events", title: "Events", icon: "M4 5h2M9 5h7M4 10h2M9 10h7M4 15h2M9 15h7", page: EventsPage },
  { href: "/audit", title: "Audit", icon: "M10 3l6 2v5c0 4-3 6-6 7-3-1-6-3-6-7V5zM7.5 10l2 2 3.5-4", page: AuditPage },
  { href: "/settings", title: "Settings", icon: "M3 6h8M15 6h2M3 14h2M9 14h8M13 4v4M7 12v4", page: SettingsPage, hasSections: true },
  { href: "/guide", title: "Guide", icon: "M10 5c-2-1.5-4.5-1.5-7-1v11c2.5-.5 5-.5 7 1 2-1.5 4.5-1.5 7-1V4c-2.5-.5-5-.5-7 1zM10 5v11", page: lazily(async () => (await import("./guide")).GuidePage), hasSections: true },
];

/** The page that the address names. */
export function PageOf() {
  const { path } = useRoute();
  if (path.startsWith("/devices/")) {
    const id = path.slice("/devices/".length).split("/").map(decodeURIComponent).join("/");
    return <DevicePage key={id} id={id} />;
  }
  const found = pages.find((entry) => entry.href === path || (entry.hasSections === true && path.startsWith(`${entry.href}/`)));
  return found === undefined ? <Empty title="There is no such page">The rail shows all that there are.</Empty> : <found.page />;
}
