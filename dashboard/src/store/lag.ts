/** How far behind the live feed is, as well as two clocks allow. */
export class Lag {
  private least = Infinity;

  /** Milliseconds between a fact and its arrival here. Clocks that differ are told by the smallest difference ever seen, which is then taken as none. */
  measure(time: string, now: number): number {
    const difference = now - Date.parse(time);
    this.least = Math.min(this.least, difference);
    const clocksAgree = this.least >= 0 && this.least < 2_000;
    return Math.max(0, clocksAgree ? difference : difference - this.least);
  }
}
