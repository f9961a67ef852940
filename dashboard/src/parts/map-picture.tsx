import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Health } from "../api/types";
import { nearest, neighbour } from "../store/map-layout";
import type { Layout, MapNode, Place } from "../store/map-layout";
import { lossOf } from "../store/map-words";
import { useValue } from "../store/observable";
import { shown } from "../store/theme";
import { ago, dash, number } from "../words/format";
import { draw, fit, zoom } from "./map-draw";
import type { View } from "./map-draw";

interface Props {
  layout: Layout;
  nodes: Map<string, MapNode>;
  links: Health["links"];
  now: number;
  group: string;
  chosen: string | null;
  choose: (id: string | null) => void;
  open: (id: string) => void;
}

const steps: Record<string, [number, number]> = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
const reachPixels = 14;

/** The picture: drawn on a canvas, moved by pointer, wheel or keys; the chosen device is told to those who do not see it. */
export function MapPicture({ layout, nodes, links, now, group, chosen, choose, open }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const [moved, setMoved] = useState<View | null>(null);
  const [hover, setHover] = useState<{ id: string; x: number; y: number } | null>(null);
  const fingers = useRef(new Map<number, { x: number; y: number }>());
  const way = useRef(0);
  const theme = useValue(shown);
  const view = moved ?? fit(layout, size.width, size.height);

  useLayoutEffect(() => {
    const element = box.current!;
    const watch = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }));
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  useEffect(() => {
    if (size.width > 0) {
      draw(canvas.current!, { layout, nodes, links, now, group, chosen, hovered: hover?.id ?? null, view, ...size });
    }
  }, [layout, nodes, links, now, group, chosen, hover, moved, size, theme]);
  useEffect(() => {
    const element = canvas.current!;
    const wheel = (event: WheelEvent): void => {
      event.preventDefault();
      setMoved((before) => zoom(before ?? fit(layout, element.clientWidth, element.clientHeight), Math.exp(-event.deltaY / 400), event.offsetX, event.offsetY));
    };
    element.addEventListener("wheel", wheel, { passive: false });
    return () => element.removeEventListener("wheel", wheel);
  }, [layout]);

  const placeAt = (x: number, y: number): Place | null => {
    const found = nearest(layout, (x - view.x) / view.scale, (y - view.y) / view.scale, Math.max(reachPixels / view.scale, layout.pitch / 2));
    return found !== null && nodes.has(found.id) ? found : null;
  };
  const spread = (): number => {
    const [one, other] = [...fingers.current.values()];
    return one === undefined || other === undefined ? 0 : Math.hypot(one.x - other.x, one.y - other.y);
  };
  const move = (event: PointerEvent): void => {
    const before = fingers.current.get(event.pointerId);
    if (before === undefined) {
      const found = placeAt(event.offsetX, event.offsetY);
      setHover(found === null ? null : { id: found.id, x: event.offsetX, y: event.offsetY });
      return;
    }
    const wide = spread();
    fingers.current.set(event.pointerId, { x: event.offsetX, y: event.offsetY });
    const [dx, dy] = [event.offsetX - before.x, event.offsetY - before.y];
    way.current += Math.abs(dx) + Math.abs(dy);
    if (way.current > 4) {
      setHover(null);
      setMoved(fingers.current.size === 2 && wide > 0 ? zoom(view, spread() / wide, event.offsetX, event.offsetY) : { ...view, x: view.x + dx, y: view.y + dy });
    }
  };
  const lift = (event: PointerEvent): void => {
    if (fingers.current.delete(event.pointerId) && way.current <= 4 && event.type === "pointerup") {
      const found = placeAt(event.offsetX, event.offsetY);
      choose(found?.id ?? null);
    }
  };
  const press = (event: KeyboardEvent): void => {
    const from = chosen === null ? undefined : layout.byId.get(chosen);
    const step = steps[event.key];
    if (step !== undefined) {
      const next = from === undefined ? layout.places[0] : neighbour(layout, from, ...step);
      choose(next?.id ?? null);
    } else if (event.key === "Home" || event.key === "End") {
      choose((event.key === "Home" ? layout.places[0] : layout.places.at(-1))?.id ?? null);
    } else if (event.key === "Enter" && chosen !== null) {
      open(chosen);
    } else if (event.key === "Escape" && chosen !== null) {
      choose(null);
    } else if (event.key === "+" || event.key === "-") {
      nearer(event.key === "+" ? 1.3 : 1 / 1.3);
    } else if (event.key === "0") {
      setMoved(null);
    } else {
      return;
    }
    event.preventDefault();
  };
  const nearer = (factor: number): void => setMoved(zoom(view, factor, size.width / 2, size.height / 2));
  const told = chosen === null ? undefined : nodes.get(chosen);
  const hovered = hover === null ? undefined : nodes.get(hover.id);
  return (
    <div class="map-box" ref={box}>
      <div class="map-keys" tabIndex={0} role="application" aria-label="Map of the devices" aria-describedby="map-help" onKeyDown={press}>
        <canvas ref={canvas} aria-hidden="true" data-scale={view.scale.toFixed(3)}
          onPointerDown={(event) => { way.current = 0; fingers.current.set(event.pointerId, { x: event.offsetX, y: event.offsetY }); canvas.current!.setPointerCapture(event.pointerId); }}
          onPointerMove={move} onPointerUp={lift} onPointerCancel={lift} onPointerLeave={() => setHover(null)}
          onDblClick={(event) => { const found = placeAt(event.offsetX, event.offsetY); if (found !== null) { open(found.id); } }} />
      </div>
      <p id="map-help" class="unseen">Arrow keys go from device to device, Enter opens it, plus and minus zoom, 0 shows all. The list has the same in rows.</p>
      <p class="unseen" role="status">{told === undefined ? "" : sentenceOf(told, now)}</p>
      <div class="map-zoom">
        <button type="button" aria-label="Nearer" onClick={() => nearer(1.3)}>+</button>
        <button type="button" aria-label="Farther" onClick={() => nearer(1 / 1.3)}>{"\u2212"}</button>
        <button type="button" onClick={() => setMoved(null)} disabled={moved === null}>Fit</button>
      </div>
      {hovered === undefined || hover === null ? null : (
        <div class="map-tip" style={{ left: `${Math.min(hover.x + 14, size.width - 210)}px`, top: `${Math.min(hover.y + 14, size.height - 90)}px` }}>
          <strong>{hovered.name ?? hovered.address}</strong>
          <span>{sentenceOf(hovered, now).slice((hovered.name ?? hovered.address).length + 2)}</span>
        </div>
      )}
    </div>
  );
}

/** A device in one line. */
export function sentenceOf(node: MapNode, now: number): string {
  const loss = lossOf(node);
  return `${node.name ?? node.address}: ${node.state}, ${node.rssi === null ? "signal unknown" : `${node.rssi} dBm`}, ${loss === null ? "no messages yet" : `${number(loss)} % lost`}, ${node.lastSeen === null ? "not heard" : `heard ${ago(node.lastSeen, now)}`}`.replace(dash, "unknown");
}
