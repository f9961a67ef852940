/** What somebody filled in. */
export interface CommandForm {
  verb: "set" | "get" | "control";
  form: "json" | "cayenne" | "text" | "hex";
  text: string;
  control: string;
}

/** The body of the order, without its device; else what is wrong, in a sentence. */
export function orderOf({ verb, form, text, control }: CommandForm): { order: Record<string, unknown> | null; fault: string | null } {
  const value = text.trim();
  if (verb === "control") {
    return value === "" ? wrong("Enter the new value.")
      : control === "sleeptime" && !(/^\d{1,10}$/.test(value) && Number(value) <= 4_294_967_295) ? wrong("A sleep time is a whole number of seconds, 0 to 4294967295.")
      : right({ verb, control, value: control === "sleeptime" ? Number(value) : value });
  }
  switch (form) {
    case "text":
      return text === "" ? wrong("Enter the text.") : right({ verb, text });
    case "hex": {
      const hex = value.replace(/[\s:]/g, "");
      return /^([0-9a-f]{2})+$/i.test(hex) ? right({ verb, hex }) : wrong("Octets are pairs of hex digits, like 01 ff.");
    }
    default:
      try {
        const json: unknown = JSON.parse(value);
        return right(form === "cayenne" ? { verb, json, encoding: "cayenne" } : { verb, json });
      } catch {
        return wrong('This is not JSON yet. Names stand in double quotes: {"light":1}.');
      }
  }
}

const right = (order: Record<string, unknown>): { order: Record<string, unknown>; fault: null } => ({ order, fault: null });
const wrong = (fault: string): { order: null; fault: string } => ({ order: null, fault });
