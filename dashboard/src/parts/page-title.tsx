import { useEffect } from "preact/hooks";
import { pages } from "../pages/list";
import { mattersOf } from "../store/attention";
import { useRoute } from "../store/route";
import { useFleet } from "./context";

/** The title of the tab: what is on the page, and how much needs somebody, so that tabs and bookmarks tell themselves apart. */
export function PageTitle() {
  const { path } = useRoute();
  const fleet = useFleet();
  const many = mattersOf(fleet).length;
  const place = path.startsWith("/devices/") ? fleet.nameOf(decodeURIComponent(path.slice("/devices/".length))) : pages.find((page) => page.href === path || (page.href !== "/" && path.startsWith(`${page.href}/`)))?.title;
  const title = `${many === 0 ? "" : `(${many}) `}${place === undefined ? "" : `${place}, `}Sallyport`;
  useEffect(() => {
    document.title = title;
    return () => { document.title = "Sallyport"; };
  }, [title]);
  return null;
}
