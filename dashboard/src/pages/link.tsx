import { useEffect, useState } from "preact/hooks";
import { Api } from "../api/client";
import type { Me } from "../api/types";
import { Fault } from "../parts/notice";
import { PasswordFields } from "../parts/password-fields";
import { link, signedIn } from "../store/session";

const api = new Api("");

/** Who opened a one-time link chooses a password, and as the owner a name. */
export function LinkPage({ secret }: { secret: string }) {
  const [user, setUser] = useState<string | null | undefined>(undefined);
  const [name, setName] = useState("");
  const [password, setPassword] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>(null);
  useEffect(() => void api.post<{ user: string | null }>("/link/check", { link: secret }).then((told) => setUser(told.user), setFault), [secret]);
  const use = async (submit: Event): Promise<void> => {
    submit.preventDefault();
    setBusy(true);
    try {
      signedIn(await api.post<Me>("/link", { link: secret, password, name: user === null ? name.trim() : null }));
    } catch (problem) {
      setFault(problem);
      setBusy(false);
    }
  };
  return (
    <main class="entrance">
      {user === undefined ? (
        <form>
          <h1>Sallyport</h1>
          {fault === null ? <p class="waiting">Looking at the link.</p> : <Fault fault={fault} />}
        </form>
      ) : (
        <form onSubmit={(submit) => void use(submit)}>
          <h1>{user === null ? "Become the owner" : `Hello ${user}`}</h1>
          <p>{user === null ? "Nobody owns this gateway yet. Choose a name and a password; from then on you may do everything." : "Choose a password. This link is good only once."}</p>
          {user === null ? (
            <>
              <label for="name">Name</label>
              <input id="name" autocomplete="username" autocapitalize="none" spellcheck={false} maxLength={32} value={name} onInput={(input) => setName(input.currentTarget.value)} autofocus />
            </>
          ) : <input type="hidden" autocomplete="username" value={user} />}
          <PasswordFields user={user ?? name.trim()} choose={setPassword} />
          <button type="submit" class="primary" disabled={isBusy || password === null || (user === null && name.trim() === "")}>{user === null ? "Own this gateway" : "Set the password"}</button>
          {fault === null ? null : <Fault fault={fault} />}
        </form>
      )}
      <button type="button" class="link" onClick={() => link.set(null)}>Sign in instead</button>
    </main>
  );
}
