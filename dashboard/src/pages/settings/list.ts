import type { ComponentType } from "preact";
import { lazily } from "../../parts/lazy";
import { useSetup } from "../../parts/use-setup";

/** A section of the settings; its address is /settings/ID. */
export interface SettingsSection {
  id: string;
  title: string;
  section: ComponentType;
}

/** The sections in the order of their list; each is fetched when somebody opens it. */
export const sections: SettingsSection[] = [
  { id: "networks", title: "Networks", section: lazily(async () => (await import("./networks")).NetworksSection) },
  { id: "mqtt", title: "MQTT", section: lazily(async () => (await import("./mqtt")).MqttSection) },
  { id: "policies", title: "Policies", section: lazily(async () => (await import("./policies")).PoliciesSection) },
  { id: "alerts", title: "Alerts", section: lazily(async () => (await import("./alerts")).AlertsSection) },
  { id: "account", title: "Your account", section: lazily(async () => (await import("./account")).AccountSection) },
  { id: "users", title: "Users", section: lazily(async () => (await import("./users")).UsersSection) },
  { id: "tokens", title: "Tokens", section: lazily(async () => (await import("./tokens")).TokensSection) },
  { id: "storage", title: "Storage", section: lazily(async () => (await import("./storage")).StorageSection) },
  { id: "gateway", title: "Gateway", section: lazily(async () => (await import("./gateway")).GatewaySection) },
];

/** The section that is there only until it was done. */
export const setupSection: SettingsSection = { id: "setup", title: "First set-up", section: lazily(async () => (await import("./setup")).SetupSection) };

/** The sections that lead somewhere for the person at this page. */
export const useSections = (): SettingsSection[] => (useSetup() === true ? [...sections, setupSection] : sections);

export const sectionPath = (id: string): string => `/settings/${id}`;
