import { useEffect, useReducer } from "preact/hooks";

/** A value that tells who listens when it changes. */
export class Observable<T> {
  private readonly listeners = new Set<() => void>();

  constructor(private current: T) {}

  get value(): T {
    return this.current;
  }

  set(next: T): void {
    if (!Object.is(next, this.current)) {
      this.current = next;
      this.listeners.forEach((listener) => listener());
    }
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }
}

/** The value, and a new picture whenever it changes. */
export function useValue<T>(observable: Observable<T>): T {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const seen = observable.value;
  useEffect(() => {
    const stop = observable.subscribe(() => redraw(undefined));

    // What changed between the first picture and this effect would go unnoticed.
    if (!Object.is(seen, observable.value)) {
      redraw(undefined);
    }
    return stop;
  }, [observable]);
  return observable.value;
}
