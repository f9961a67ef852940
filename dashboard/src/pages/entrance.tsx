import { useState } from "preact/hooks";
import { Api } from "../api/client";
import { Command, Fault } from "../parts/notice";
import { keepToken } from "../store/session";

/** Asks once for the access token. */
export function Entrance() {
  const [text, setText] = useState("");
  const [fault, setFault] = useState<unknown>(null);
  const enter = async (submit: Event): Promise<void> => {
    submit.preventDefault();
    try {
      await new Api(text.trim()).get("/devices");
      keepToken(text.trim());
    } catch (problem) {
      setFault(problem);
    }
  };
  return (
    <main class="entrance">
      <form onSubmit={(submit) => void enter(submit)}>
        <h1>Sallyport</h1>
        <p>Enter the access token of this gateway. It stays in this tab and is gone when you close it.</p>
        <label for="token">Access token</label>
        <input id="token" type="password" autocomplete="off" spellcheck={false} value={text} onInput={(input) => setText(input.currentTarget.value)} autofocus />
        <button type="submit" class="primary" disabled={text.trim() === ""}>Open</button>
        {fault === null ? null : <Fault fault={fault} />}
        <p class="soft">On the machine of the gateway this shows it:</p>
        <Command text="cat data/token" />
      </form>
    </main>
  );
}
