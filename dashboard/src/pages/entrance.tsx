import { useState } from "preact/hooks";
import { Api } from "../api/client";
import type { Me } from "../api/types";
import { Command, Fault } from "../parts/notice";
import { keepToken, signedIn } from "../store/session";

/** Asks who is there: a person with a password, or as the second choice a token. */
export function Entrance() {
  const [isToken, setToken] = useState(false);
  return (
    <main class="entrance">
      {isToken ? <TokenForm /> : <PasswordForm />}
      <button type="button" class="link" onClick={() => setToken(!isToken)}>{isToken ? "Sign in with a name and a password" : "Use an access token instead"}</button>
    </main>
  );
}

function PasswordForm() {
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>(null);
  const enter = async (submit: Event): Promise<void> => {
    submit.preventDefault();
    setBusy(true);
    try {
      signedIn(await new Api("").post<Me>("/session", { name: name.trim(), password }));
    } catch (problem) {
      setFault(problem);
      setBusy(false);
    }
  };
  return (
    <form onSubmit={(submit) => void enter(submit)}>
      <h1>Sallyport</h1>
      <label for="name">Name</label>
      <input id="name" autocomplete="username" autocapitalize="none" spellcheck={false} maxLength={32} value={name} onInput={(input) => setName(input.currentTarget.value)} autofocus />
      <label for="password">Password</label>
      <input id="password" type="password" autocomplete="current-password" maxLength={128} value={password} onInput={(input) => setPassword(input.currentTarget.value)} />
      <button type="submit" class="primary" disabled={isBusy || name.trim() === "" || password === ""}>{isBusy ? "Signing in" : "Sign in"}</button>
      {fault === null ? null : <Fault fault={fault} />}
      <p class="soft">New here, or the password is lost? On the machine of the gateway this prints a link:</p>
      <Command text="./sallyport users link" />
    </form>
  );
}

function TokenForm() {
  const [text, setText] = useState("");
  const [fault, setFault] = useState<unknown>(null);
  const enter = async (submit: Event): Promise<void> => {
    submit.preventDefault();
    try {
      await new Api(text.trim()).get("/session");
      keepToken(text.trim());
    } catch (problem) {
      setFault(problem);
    }
  };
  return (
    <form onSubmit={(submit) => void enter(submit)}>
      <h1>Sallyport</h1>
      <p>Enter an access token of this gateway. It stays in this tab and is gone when you close it.</p>
      <label for="token">Access token</label>
      <input id="token" type="password" autocomplete="off" spellcheck={false} value={text} onInput={(input) => setText(input.currentTarget.value)} autofocus />
      <button type="submit" class="primary" disabled={text.trim() === ""}>Open</button>
      {fault === null ? null : <Fault fault={fault} />}
      <p class="soft">On the machine of the gateway this shows that of its owner:</p>
      <Command text="cat data/token" />
    </form>
  );
}
