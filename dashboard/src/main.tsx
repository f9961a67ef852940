import { render } from "preact";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/frame.css";
import "./styles/pages.css";
import "./styles/access.css";
import "uplot/dist/uPlot.min.css";
import { App } from "./app";
import { followLinks } from "./store/route";
import { takeToken } from "./store/session";
import { followTheme } from "./store/theme";

takeToken();
addEventListener("hashchange", takeToken);
followTheme();
followLinks();
render(<App />, document.getElementById("app")!);
