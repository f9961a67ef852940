import { useEffect, useState } from "preact/hooks";
import type { Session } from "../../api/types";
import { useApi } from "../../parts/context";
import { Command, Fault } from "../../parts/notice";
import { PasswordFields } from "../../parts/password-fields";
import { Ago } from "../../parts/time";
import { useValue } from "../../store/observable";
import { me } from "../../store/session";

/** One's own password, and where one is signed in. */
export function AccountSection() {
  const who = useValue(me);
  return who === null ? <p class="waiting">Asking who you are.</p>
    : who.via === "token" ? <TokenCard />
    : <><PasswordCard user={who.name} /><SessionCard /></>;
}

function TokenCard() {
  return (
    <section class="card" aria-label="Access token">
      <header><h2>You came with an access token</h2></header>
      <p>Tokens have no password and no sessions. This prints a link to become the owner, or with a name one to set a password:</p>
      <div class="made"><Command text="./sallyport users link" /></div>
    </section>
  );
}

function PasswordCard({ user }: { user: string }) {
  const api = useApi();
  const [current, setCurrent] = useState("");
  const [password, setPassword] = useState<string | null>(null);
  const [times, setTimes] = useState(0);
  const [fault, setFault] = useState<unknown>(null);
  const change = async (submit: Event): Promise<void> => {
    submit.preventDefault();
    try {
      await api.put("/session/password", { current, password });
      setCurrent("");
      setPassword(null);
      setFault(null);
      setTimes(times + 1);
    } catch (problem) {
      setFault(problem);
    }
  };
  return (
    <section class="card" aria-label="Password">
      <header><h2>Password</h2></header>
      <p class="soft">A new password signs you out everywhere else.</p>
      <form class="stack" onSubmit={(submit) => void change(submit)}>
        <label for="current">Password now</label>
        <input id="current" type="password" autocomplete="current-password" maxLength={128} value={current} onInput={(input) => setCurrent(input.currentTarget.value)} />
        <PasswordFields key={times} user={user} choose={setPassword} />
        <button type="submit" class="primary" disabled={current === "" || password === null}>Change the password</button>
      </form>
      {fault === null ? null : <Fault fault={fault} />}
      {times === 0 ? null : <p role="status">The password is changed; you are signed out everywhere else.</p>}
    </section>
  );
}

function SessionCard() {
  const api = useApi();
  const [sessions, setSessions] = useState<Session[]>([]);
  const [fault, setFault] = useState<unknown>(null);
  const load = (): void => void api.get<Session[]>("/sessions").then(setSessions, setFault);
  useEffect(load, [api]);
  const end = (id: string): void => void api.delete(`/sessions/${id}`).then(load, setFault);
  return (
    <section class="card" aria-label="Sessions">
      <header><h2>Signed in</h2></header>
      {fault === null ? null : <Fault fault={fault} />}
      <table class="plain">
        <thead><tr><th>Who</th><th>From</th><th>Last seen</th><th /></tr></thead>
        <tbody>
          {sessions.map((session) => (
            <tr key={session.id}>
              <td><strong>{session.user}</strong>{session.isMine ? <span class="soft"> this browser</span> : null}</td>
              <td title={session.agent}>{session.from}</td>
              <td><Ago time={session.seenAt} /></td>
              <td class="figure">{session.isMine ? null : <button type="button" onClick={() => end(session.id)}>End</button>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
