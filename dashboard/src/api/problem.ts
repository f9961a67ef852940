/** What is wrong with one field. */
export interface FieldError {
  path: string;
  message: string;
}

/** An error of the API, or of the way to it. The code is stable; the advice says what a person can do. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly errors: FieldError[] = [],
  ) {
    super(detail);
  }

  /** What to do about it. */
  get advice(): string {
    return advices[this.code] ?? "Try again. If it stays, the log of the gateway says more.";
  }
}

const other = "Load the page anew: it and the gateway may be of different versions.";
const gone = "Somebody removed it meanwhile. Load the list anew.";

/** What to do, for each code that docs/api.md names. */
export const advices: Record<string, string> = {
  unreachable: "Is the gateway running? ./sallyport doctor finds what keeps it from starting.",
  unauthorized: "Sign in again, or enter the token in the file \"token\" of the data folder, or one that was made under Settings.",
  "forbidden-role": "You may look but not do that. An admin can give you a higher role under Settings, Users.",
  "forbidden-scope": "This token is limited to other parts. Make one that holds this, too.",
  "cross-site": "Open the dashboard at its own address and try again there.",
  "wrong-credentials": "Check the name and the password. A lost password is set anew with ./sallyport users link NAME on the machine of the gateway.",
  "weak-password": "Several words in a row are easy to keep in mind and hard to guess.",
  "too-many-tries": "Wait, then try again. With ./sallyport users link NAME on the machine of the gateway there is no waiting.",
  "too-many-requests": "Close other tabs of this gateway, or wait a moment.",
  busy: "Try again in a moment.",
  "link-over": "Ask for a new link: ./sallyport users link on the machine of the gateway, or an admin under Settings, Users.",
  "last-admin": "Make another user admin first.",
  "unknown-device": "The device was removed or never joined. Choose one from the list.",
  "ambiguous-device": "Several devices have this name. Use the full id.",
  "too-late": "It was sent already; nothing can call it back.",
  "queue-full": "Cancel commands that wait for this device, or let them expire.",
  "not-accepting": "The gateway cannot write. Look at the problems on the overview, most often the disk is full.",
  "name-taken": "Choose another name, or rename the other device first.",
  "still-alive": "Switch it off first, or say that it is to be replaced all the same.",
  forbidden: "A policy forbids it. Settings shows which, with its consequence.",
  "too-long": "Shorten the payload; one frame has to carry it.",
  "invalid-settings": "Nothing was changed. Each field says what is wrong with it.",
  "precondition-failed": "Somebody changed it meanwhile. Look at what it says now, then decide.",
  "target-moved": "Somebody changed it meanwhile, or an order is on its way. Look at the target now, then decide.",
  "in-progress": "Wait for the end of the first one.",
  "disk-full": "Free some space, or keep less of the journal.",
  unsupported: "It was started by a program such as the demo; ./sallyport run has settings of its own.",
  malformed: "Correct what the message names, then send again.",
  "too-many-listeners": "Close other open dashboards or feeds.",
  "too-many-connections": "Wait a moment: many programs ask the gateway at the same time.",
  "too-busy": "Wait a moment, or ask for a shorter time.",
  "in-doubt": "It may have been carried out. Look at the queue or the audit before you do it again.",
  "unknown-alert": "It is over or was taken back. The history of the alerts has it.",
  "unknown-rule": other,
  "unknown-network": "It was removed. Settings, Networks has those that there are.",
  "ambiguous-network": "Networks of several protocols have this name. Use protocol/name.",
  "unknown-downlink": "It is not kept any more. The queue shows those that are.",
  "unknown-token": gone,
  "unknown-user": gone,
  "unknown-session": gone,
  "unknown-frame": "Frames are kept in memory only, and this one was long ago. Choose a newer one.",
  "bad-filter": "The message names the column. Words are completed while you type.",
  "owner-exists": "Sign in. A lost password is set anew with ./sallyport users link NAME on the machine of the gateway.",
  "no-session": "Sign in with a name and a password; a token has no session.",
  "local-only": "Do it on the machine of the gateway.",
  "wrong-host": "Open the dashboard at an address of the gateway, or add this name to the setting hosts.",
  "upgrade-required": "Something between here and the gateway does not let WebSockets through. Try without a proxy.",
  "idempotency-mismatch": "Another call had the same key. Send it again with a new one.",
  "body-too-large": "Send less at a time.",
  "address-too-long": "Choose fewer devices, or a shorter filter.",
  "headers-too-large": "Delete the cookies of this address in the browser.",
  "bad-request": "The request was changed or broke off on its way. Try again; without a proxy, where there is one.",
  "unsupported-media-type": other,
  "method-not-allowed": other,
  "not-found": other,
  internal: "The gateway has a fault. Its log says more; send the lines around this time to its makers.",
};
