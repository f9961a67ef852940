const longest = 8;

/** Cuts long work of the main thread into slices of a few milliseconds, so that the page draws and hears keys in between. */
export class Slices {
  private begun: number;

  /**
   * @param clock milliseconds of a clock that never goes back
   * @param pause ends in a later task
   */
  constructor(private readonly clock: () => number = () => performance.now(), private readonly pause: () => Promise<void> = nextTask) {
    this.begun = clock();
  }

  /** Takes each item in its order until `take` says false; false then. However much there is, nothing is left out. */
  async each<T>(items: Iterable<T>, take: (item: T) => boolean): Promise<boolean> {
    for (const item of items) {
      if (this.clock() - this.begun >= longest) {
        await this.pause();
        this.begun = this.clock();
      }
      if (!take(item)) {
        return false;
      }
    }
    return true;
  }
}

/** A message comes in a task of its own and, other than a timer, is not held back in a tab that nobody looks at. */
function nextTask(): Promise<void> {
  return new Promise((wake) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => { port1.close(); wake(); };
    port2.postMessage(null);
  });
}
