/** Longest time between the two presses, milliseconds. */
const within = 600;

/** Hears Escape pressed twice. A key that is held down repeats itself and counts once. */
export class DoubleEscape {
  private last = -Infinity;

  /** True at the second of two presses. */
  press(key: { key: string; repeat: boolean; timeStamp: number }): boolean {
    if (key.key !== "Escape" || key.repeat) {
      return false;
    }
    const isSecond = key.timeStamp - this.last <= within;
    this.last = isSecond ? -Infinity : key.timeStamp;
    return isSecond;
  }
}

/** Calls back at two presses, wherever the focus is: the window hears a key before any part of the page can keep it. */
export function onDoubleEscape(act: () => void): void {
  const presses = new DoubleEscape();
  addEventListener("keydown", (key) => presses.press(key) && act(), { capture: true });
}
