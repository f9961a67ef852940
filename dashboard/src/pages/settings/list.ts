import type { ComponentType } from "preact";
import { lazily } from "../../parts/lazy";

/** A section of the settings; its address is /settings/ID. */
export interface SettingsSection {
  id: string;
  title: string;
  section: ComponentType;
}

/** The sections in the order of their list; each is fetched when somebody opens it. */
export const sections: SettingsSection[] = [
  { id: "policies", title: "Policies", section: lazily(async () => (await import("./policies")).PoliciesSection) },
  { id: "alerts", title: "Alerts", section: lazily(async () => (await import("./alerts")).AlertsSection) },
  { id: "account", title: "Your account", section: lazily(async () => (await import("./account")).AccountSection) },
  { id: "users", title: "Users", section: lazily(async () => (await import("./users")).UsersSection) },
  { id: "tokens", title: "Tokens", section: lazily(async () => (await import("./tokens")).TokensSection) },
  { id: "gateway", title: "Gateway", section: lazily(async () => (await import("./gateway")).GatewaySection) },
];

export const sectionPath = (id: string): string => `/settings/${id}`;
