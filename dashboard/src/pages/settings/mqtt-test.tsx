import { useState } from "preact/hooks";
import { useApi } from "../../parts/context";
import { Shape } from "../../parts/marks";
import { Fault } from "../../parts/notice";
import { absolute } from "../../words/format";
import type { MqttTest } from "./model";

const titles: Record<string, string> = {
  name: "Find the name", connect: "Connect", tls: "Encrypt (TLS)", login: "Log in", subscribe: "Subscribe", publish: "Send a message and hear it",
};

/** Tries the broker step by step; each step says what was found and what to do. */
export function MqttTestPanel({ order, disabled }: { order: () => Record<string, unknown>; disabled: boolean }) {
  const api = useApi();
  const [result, setResult] = useState<MqttTest | null>(null);
  const [fault, setFault] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const test = async (): Promise<void> => {
    setBusy(true);
    setFault(null);
    setResult(null);
    await api.post<MqttTest>("/settings/mqtt/test", order()).then(setResult, setFault);
    setBusy(false);
  };
  return (
    <div class="trial">
      <button type="button" disabled={disabled || isBusy} onClick={() => void test()}>{isBusy ? "Testing the connection" : "Test the connection"}</button>
      {fault === null ? null : <Fault fault={fault} />}
      {result === null ? null : (
        <div role="status">
          <p><strong>{result.passed ? `${result.broker} works.` : `${result.broker} does not work yet.`}</strong></p>
          <ol class="steps">
            {result.steps.map((step) => (
              <li key={step.name} data-step={step.name} data-state={step.state}>
                <Shape tone={step.state === "ok" ? "good" : step.state === "failed" ? "bad" : "none"} />
                <span><strong>{titles[step.name]}</strong>{step.state === "skipped" ? " (skipped)" : ` (${step.state}, ${step.milliseconds} ms)`}<br />{step.detail}{step.cure === null ? null : <><br /><em>{step.cure}</em></>}</span>
              </li>
            ))}
          </ol>
          {result.certificate === null ? null : (
            <dl class="facts bare">
              <dt>Certificate</dt><dd>{result.certificate.subject}</dd>
              <dt>Signed by</dt><dd>{result.certificate.issuer}</dd>
              <dt>For</dt><dd>{result.certificate.names.join(", ") || "no name"}</dd>
              <dt>Valid</dt><dd>{`${absolute(result.certificate.notBefore)} to ${absolute(result.certificate.notAfter)}`}</dd>
              <dt>SHA-256</dt><dd><code>{result.certificate.fingerprint}</code></dd>
            </dl>
          )}
        </div>
      )}
    </div>
  );
}
