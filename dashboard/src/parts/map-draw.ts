import type { Health } from "../api/types";
import { ageOf, groupOf, lossOf, muchLoss } from "../store/map-words";
import type { Layout, MapNode, Place } from "../store/map-layout";
import { bars, number } from "../words/format";

/** How the world of the layout lies on the canvas: pixels per unit, and where its middle is. */
export interface View {
  scale: number;
  x: number;
  y: number;
}

export interface Scene {
  layout: Layout;
  nodes: Map<string, MapNode>;
  links: Health["links"];
  /** Milliseconds since 1970: the moment that is shown. */
  now: number;
  /** Key of a group; others are faint. "" for none. */
  group: string;
  chosen: string | null;
  hovered: string | null;
  view: View;
  width: number;
  height: number;
}

/** Lines of more devices than this are a carpet that tells nothing. */
export const mostLines = 600;
const mostLabels = 40;
const fewDevices = 24;
const widths = [0.8, 1, 1.7, 2.6, 3.6];

interface Colors {
  ages: string[];
  line: string;
  lineStrong: string;
  text: string;
  soft: string;
  raised: string;
  accent: string;
  attention: string;
  bad: string;
  info: string;
  faint: string;
  font: string;
}

function colorsOf(element: Element): Colors {
  const style = getComputedStyle(element);
  const token = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    ages: [0, 1, 2, 3, 4].map((step) => token(`age-${step}`)), line: token("line"), lineStrong: token("line-strong"), text: token("text"), soft: token("text-soft"), raised: token("raised"),
    accent: token("accent"), attention: token("attention"), bad: token("bad"), info: token("info"), faint: token("text-faint"), font: token("font"),
  };
}

/** Draws the whole picture. */
export function draw(canvas: HTMLCanvasElement, scene: Scene): void {
  const ratio = window.devicePixelRatio || 1;
  const context = canvas.getContext("2d")!;
  if (canvas.width !== Math.round(scene.width * ratio) || canvas.height !== Math.round(scene.height * ratio)) {
    canvas.width = Math.round(scene.width * ratio);
    canvas.height = Math.round(scene.height * ratio);
  }
  const colors = colorsOf(canvas);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, scene.width, scene.height);
  const { scale, x, y } = scene.view;
  context.setTransform(ratio * scale, 0, 0, ratio * scale, ratio * x, ratio * y);
  drawBackbone(context, scene, colors);
  if (scene.layout.places.length <= mostLines) {
    scene.layout.places.forEach((place) => drawLine(context, scene, colors, place));
  }
  context.globalAlpha = 1;
  context.setLineDash([]);
  drawMarks(context, scene, colors);
  scene.layout.hubs.forEach((hub) => drawHub(context, scene, colors, hub));
  drawLabels(context, scene, colors);
}

function drawBackbone(context: CanvasRenderingContext2D, { layout }: Scene, colors: Colors): void {
  if (layout.hubs.length < 2) {
    return;
  }
  context.strokeStyle = colors.lineStrong;
  context.lineWidth = 2;
  for (const hub of layout.hubs) {
    context.beginPath();
    context.moveTo(0, 0);
    context.lineTo(hub.x, hub.y);
    context.stroke();
  }
  context.fillStyle = colors.accent;
  context.beginPath();
  context.roundRect(-16, -16, 32, 32, 6);
  context.fill();
}

function drawLine(context: CanvasRenderingContext2D, scene: Scene, colors: Colors, place: Place): void {
  const node = scene.nodes.get(place.id);
  if (node === undefined) {
    return;
  }
  const to = place.parent === null ? place.hub : scene.layout.byId.get(place.parent)!;
  const age = ageOf(node.lastSeen, scene.now);
  const loss = lossOf(node);
  context.globalAlpha = isDim(scene, node) ? 0.12 : node.state === "offline" || node.state === "left" || age < 0 ? 0.35 : 0.75;
  context.strokeStyle = age < 0 ? colors.line : colors.ages[age]!;
  context.lineWidth = widths[bars(node.rssi)]!;
  context.setLineDash(node.rssi === null ? [2, 4] : loss !== null && loss > muchLoss ? [7, 4] : []);
  context.beginPath();
  context.moveTo(to.x, to.y);
  context.lineTo(place.x, place.y);
  context.stroke();
}

const isDim = (scene: Scene, node: MapNode): boolean => scene.group !== "" && groupOf(node.state) !== scene.group;

/** Radius of a mark in units of the layout: never below what can be seen. */
export function markSize(layout: Layout, scale: number): number {
  return Math.max(layout.pitch >= 84 ? 10 : layout.pitch >= 46 ? 8 : layout.pitch >= 26 ? 6 : 3.4, 1.4 / scale);
}

// Marks of one shape and colour are one path: ten thousand fills would take longer than a frame.
function drawMarks(context: CanvasRenderingContext2D, scene: Scene, colors: Colors): void {
  const size = markSize(scene.layout, scene.view.scale);
  const batches = new Map<string, { path: Path2D; fill: string; stroke: string | null; alpha: number; last: boolean }>();
  for (const place of scene.layout.places) {
    const node = scene.nodes.get(place.id);
    if (node === undefined) {
      continue;
    }
    const age = ageOf(node.lastSeen, scene.now);
    const group = groupOf(node.state);
    const dim = isDim(scene, node);
    const key = `${group} ${age} ${dim}`;
    let batch = batches.get(key);
    if (batch === undefined) {
      const stroke = group === "silent" ? colors.bad : group === "late" || group === "left" ? colors.attention : group === "joining" ? colors.info : age < 0 ? colors.faint : null;
      batch = { path: new Path2D(), fill: age < 0 ? colors.raised : colors.ages[age]!, stroke, alpha: dim ? 0.15 : 1, last: stroke !== null };
      batches.set(key, batch);
    }
    addShape(batch.path, group, place.x, place.y, batch.last ? size * 1.15 : size);
  }
  for (const batch of [...batches.values()].sort((one, other) => Number(one.last) - Number(other.last))) {
    context.globalAlpha = batch.alpha;
    context.fillStyle = batch.fill;
    context.fill(batch.path);
    if (batch.stroke !== null) {
      context.strokeStyle = batch.stroke;
      context.lineWidth = Math.max(size / 3.2, 1 / scene.view.scale);
      context.stroke(batch.path);
    }
  }
  context.globalAlpha = 1;
  for (const [id, color] of [[scene.hovered, colors.soft], [scene.chosen, colors.accent]] as const) {
    const place = id === null ? undefined : scene.layout.byId.get(id);
    if (place !== undefined) {
      context.strokeStyle = color;
      context.lineWidth = 2.5 / scene.view.scale;
      context.beginPath();
      context.arc(place.x, place.y, size + 5 / scene.view.scale, 0, 2 * Math.PI);
      context.stroke();
    }
  }
}

/** Circle, triangle, square, diamond: the shapes of the states everywhere else. */
function addShape(path: Path2D, group: string, x: number, y: number, size: number): void {
  if (group === "silent") {
    path.rect(x - size * 0.85, y - size * 0.85, size * 1.7, size * 1.7);
  } else if (group === "late" || group === "left") {
    path.moveTo(x, y - size * 1.1);
    path.lineTo(x + size * 1.05, y + size * 0.8);
    path.lineTo(x - size * 1.05, y + size * 0.8);
    path.closePath();
  } else if (group === "joining") {
    path.moveTo(x, y - size * 1.15);
    path.lineTo(x + size * 1.15, y);
    path.lineTo(x, y + size * 1.15);
    path.lineTo(x - size * 1.15, y);
    path.closePath();
  } else {
    path.moveTo(x + size, y);
    path.arc(x, y, size, 0, 2 * Math.PI);
  }
}

/** A network with its radio heads: a square for each link, hollow and in the colour of a fault when it is not up. */
function drawHub(context: CanvasRenderingContext2D, scene: Scene, colors: Colors, hub: Layout["hubs"][number]): void {
  const heads = scene.links.filter((link) => link.protocol === hub.protocol && link.segment === hub.segment);
  context.fillStyle = colors.raised;
  context.strokeStyle = colors.accent;
  context.lineWidth = 2;
  context.beginPath();
  context.arc(hub.x, hub.y, 34, 0, 2 * Math.PI);
  context.fill();
  context.stroke();
  heads.forEach((head, index) => {
    const angle = -Math.PI / 2 + (index * 2 * Math.PI) / heads.length;
    const [x, y] = [hub.x + 34 * Math.cos(angle), hub.y + 34 * Math.sin(angle)];
    context.beginPath();
    context.roundRect(x - 8, y - 8, 16, 16, 3);
    context.fillStyle = head.state === "up" ? colors.accent : colors.raised;
    context.strokeStyle = head.state === "up" ? colors.raised : colors.bad;
    context.fill();
    context.stroke();
  });
  const size = Math.min(15, Math.max(11, 11 / scene.view.scale));
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillStyle = colors.text;
  context.font = `600 ${size}px ${colors.font}`;
  context.fillText(shorten(hub.segment, 10), hub.x, hub.y - 3);
  context.fillStyle = colors.soft;
  context.font = `${size * 0.8}px ${colors.font}`;
  context.fillText(number(hub.devices), hub.x, hub.y + size - 1);
}

function drawLabels(context: CanvasRenderingContext2D, scene: Scene, colors: Colors): void {
  const { layout, nodes, view } = scene;
  const all = layout.places.length <= fewDevices ? view.scale > 0.45 : layout.pitch * view.scale >= 62;
  const size = 12 / view.scale;
  const below = markSize(layout, view.scale) + size;
  let drawn = 0;
  context.font = `${size}px ${colors.font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.lineWidth = size / 4;
  context.strokeStyle = colors.raised;
  for (const place of layout.places) {
    const node = nodes.get(place.id);
    const isMeant = place.id === scene.chosen || place.id === scene.hovered;
    if (node === undefined || (!isMeant && (drawn >= mostLabels * (all ? 5 : 1) || isDim(scene, node) || (!all && (groupOf(node.state) === "reports" || layout.pitch < 26))))) {
      continue;
    }
    const text = shorten(node.name ?? node.address.slice(-8), 16);
    context.fillStyle = isMeant ? colors.text : colors.soft;
    // On the side away from the hub, where its line is not.
    const y = place.y + (place.y < place.hub.y ? -below : below);
    context.strokeText(text, place.x, y);
    context.fillText(text, place.x, y);
    drawn++;
  }
}

const shorten = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most - 1)}\u2026`);

/** The view in which everything fits. */
export function fit(layout: Layout, width: number, height: number): View {
  return { scale: Math.max(0.02, Math.min(1.6, Math.min(width, height) / 2 / (layout.reach + 8))), x: width / 2, y: height / 2 };
}

/** The view nearer or farther by a factor, with one point of the canvas staying where it is. */
export function zoom(view: View, factor: number, x: number, y: number): View {
  const scale = Math.min(8, Math.max(0.02, view.scale * factor));
  return { scale, x: x - ((x - view.x) * scale) / view.scale, y: y - ((y - view.y) * scale) / view.scale };
}
