import { Observable } from "./observable";

/** True while the gateway wants its first set-up; null until it told. */
export const offersSetup = new Observable<boolean | null>(null);
