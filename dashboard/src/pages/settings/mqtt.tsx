import { MqttTestPanel } from "./mqtt-test";
import { SettingForm } from "./setting-form";
import { useIsAdmin } from "./rights";
import { useSettings } from "./use-settings";

/** The broker, with a test of what is typed before it is saved. */
export function MqttSection() {
  const state = useSettings();
  const isAdmin = useIsAdmin();
  return (
    <SettingForm section="mqtt" title="MQTT" state={state}>
      {(typed) => (
        <MqttTestPanel disabled={!isAdmin} order={() => ({ url: typed["mqtt.url"] ?? null, user: typed["mqtt.user"] ?? null, password: typed["mqtt.password"] ?? null, caFile: typed["mqtt.caFile"] ?? null })} />
      )}
    </SettingForm>
  );
}
