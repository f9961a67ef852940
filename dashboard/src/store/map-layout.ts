/** What the map needs to know of a device; those of the live list and those of a moment of the past both fit. */
export interface MapNode {
  id: string;
  protocol: string;
  segment: string;
  address: string;
  name: string | null;
  state: string;
  lastSeen: string | null;
  rssi: number | null;
  received: number;
  lost: number;
  /** The device over which it is heard; null or absent: the gateway hears it itself. */
  parent?: string | null;
}

/** A network, tree or bus: its devices stand around it. */
export interface Hub {
  key: string;
  protocol: string;
  segment: string;
  x: number;
  y: number;
  /** Of the outermost ring with its marks. */
  radius: number;
  devices: number;
}

export interface Place {
  id: string;
  x: number;
  y: number;
  hub: Hub;
  /** What its line leads to: a device, or null for the hub. */
  parent: string | null;
  /** From the hub: 1 in a star. */
  hops: number;
}

export interface Layout {
  hubs: Hub[];
  places: Place[];
  byId: Map<string, Place>;
  /** Half of the side of the square around all. */
  reach: number;
  /** Least distance of two devices. */
  pitch: number;
}

/** Hops beyond this share the outermost ring; a ring of parents that name each other ends here, too. */
const mostHops = 16;
const firstRing = 110;
const ringGap = 90;
/** So many stand on one ring, however wide it becomes: no line passes behind another mark. */
const oneRing = 24;

/** Places by id alone, so that nobody moves because a value, a name or a state changed. Distance from the hub is the number of hops. */
export function layOut(nodes: Iterable<MapNode>, extraHubs: [protocol: string, segment: string][] = []): Layout {
  const members = new Map<string, MapNode[]>();
  for (const [protocol, segment] of extraHubs) {
    members.set(`${protocol}/${segment}`, []);
  }
  for (const node of nodes) {
    const key = `${node.protocol}/${node.segment}`;
    const list = members.get(key);
    if (list === undefined) {
      members.set(key, [node]);
    } else {
      list.push(node);
    }
  }
  const most = Math.max(0, ...[...members.values()].map((list) => list.length));
  const pitch = most <= oneRing ? 84 : most <= 150 ? 46 : most <= 600 ? 26 : 12;
  const layout: Layout = { hubs: [], places: [], byId: new Map(), reach: 0, pitch };
  for (const key of [...members.keys()].sort()) {
    placeAround(layout, key, members.get(key)!, pitch);
  }
  spreadHubs(layout);
  layout.places.forEach((place) => {
    place.x += place.hub.x;
    place.y += place.hub.y;
    layout.byId.set(place.id, place);
  });
  layout.reach = Math.max(firstRing, ...layout.hubs.map((hub) => Math.hypot(hub.x, hub.y) + hub.radius));
  return layout;
}

function placeAround(layout: Layout, key: string, nodes: MapNode[], pitch: number): void {
  const slash = key.indexOf("/");
  const hub: Hub = { key, protocol: key.slice(0, slash), segment: key.slice(slash + 1), x: 0, y: 0, radius: 0, devices: nodes.length };
  layout.hubs.push(hub);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const levels: MapNode[][] = [];
  for (const node of nodes) {
    (levels[hopsOf(node, byId)] ??= []).push(node);
  }
  const angles = new Map<string, number>();
  let radius = 0;
  levels.forEach((level, hops) => {
    // Children stand near the angle of their parent, so that lines do not cross more than they must.
    level.sort((one, other) => (angles.get(one.parent ?? "") ?? 0) - (angles.get(other.parent ?? "") ?? 0) || (one.id < other.id ? -1 : 1));
    let ring = radius === 0 ? firstRing : radius + ringGap;
    if (level.length <= oneRing) {
      ring = Math.max(ring, (level.length * pitch) / (2 * Math.PI));
    }
    for (let from = 0; from < level.length;) {
      const room = level.length <= oneRing ? level.length : Math.floor((2 * Math.PI * ring) / pitch);
      const here = level.slice(from, from + room);
      here.forEach((node, index) => {
        const angle = -Math.PI / 2 + ((index + (from === 0 ? 0 : 0.5)) * 2 * Math.PI) / here.length;
        angles.set(node.id, angle);
        const parent = node.parent != null && byId.has(node.parent) ? node.parent : null;
        layout.places.push({ id: node.id, x: ring * Math.cos(angle), y: ring * Math.sin(angle), hub, parent, hops });
      });
      radius = ring;
      from += here.length;
      ring += pitch;
    }
  });
  hub.radius = Math.max(firstRing, radius) + Math.max(30, pitch / 2);
}

function hopsOf(node: MapNode, byId: Map<string, MapNode>): number {
  let hops = 1;
  for (let above = node.parent; above != null && hops < mostHops; hops++) {
    const parent = byId.get(above);
    if (parent === undefined) {
      break;
    }
    above = parent.parent;
  }
  return hops;
}

/** One hub stands in the middle; several stand on a circle around the gateway and do not touch. */
function spreadHubs({ hubs }: Layout): void {
  if (hubs.length < 2) {
    return;
  }
  const around = hubs.reduce((sum, hub) => sum + 2 * hub.radius + 40, 0);
  const widest = Math.max(...hubs.map((hub) => hub.radius));
  const radius = Math.max(around / (2 * Math.PI), widest + 80, hubs.length === 2 ? widest + 40 : 0);
  let turned = 0;
  for (const hub of hubs) {
    const share = ((2 * hub.radius + 40) / around) * 2 * Math.PI;
    const angle = -Math.PI + turned + share / 2;
    hub.x = radius * Math.cos(angle);
    hub.y = radius * Math.sin(angle);
    turned += share;
  }
}

/** The nearest place to a point within a distance; null for none. */
export function nearest(layout: Layout, x: number, y: number, within: number): Place | null {
  let found: Place | null = null;
  let least = within * within;
  for (const place of layout.places) {
    const distance = (place.x - x) ** 2 + (place.y - y) ** 2;
    if (distance <= least) {
      least = distance;
      found = place;
    }
  }
  return found;
}

/** The next device in a direction from one, as arrow keys go: the one with the least way, sideways counted double. */
export function neighbour(layout: Layout, from: Place, dx: number, dy: number): Place {
  let found = from;
  let least = Infinity;
  for (const place of layout.places) {
    const ahead = (place.x - from.x) * dx + (place.y - from.y) * dy;
    const aside = Math.abs((place.x - from.x) * dy) + Math.abs((place.y - from.y) * dx);
    if (place !== from && ahead > 1e-6 && ahead + 2 * aside < least) {
      least = ahead + 2 * aside;
      found = place;
    }
  }
  return found;
}
