import { useEffect, useState } from "preact/hooks";
import type { Role, User } from "../../api/types";
import { useApi } from "../../parts/context";
import { Command, Fault } from "../../parts/notice";
import { roleMeanings } from "../../parts/rights";
import { Ago } from "../../parts/time";
import { isOvertaken, overtaken, userChanges } from "../../store/meanwhile";
import { MayOnlyLook, useIsAdmin } from "./rights";

/** Accounts of people: who may sign in, and what they may do. */
export function UsersSection() {
  const api = useApi();
  const isAdmin = useIsAdmin();
  const [users, setUsers] = useState<User[] | null>(null);
  const [made, setMade] = useState<User | null>(null);
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("viewer");
  const [asked, setAsked] = useState<{ name: string; typed: string } | null>(null);
  const [fault, setFault] = useState<unknown>(null);
  const [tag, setTag] = useState("*");
  const read = async (): Promise<User[]> => {
    const told = await api.tagged<User[]>("/users");
    setUsers(told.value);
    setTag(told.tag);
    return told.value;
  };
  const act = async (what: (tag: string) => Promise<unknown>): Promise<void> => {
    try {
      await what(tag);
      setFault(null);
      await read();
    } catch (problem) {
      setFault(isOvertaken(problem) && users !== null ? await read().then((now) => overtaken(userChanges(users, now)), (other: unknown) => other) : problem);
    }
  };
  useEffect(() => {
    if (isAdmin) {
      void act(async () => undefined);
    }
  }, [api, isAdmin]);
  if (!isAdmin) {
    return <MayOnlyLook />;
  }
  const path = (user: User): string => `/users/${encodeURIComponent(user.name)}`;
  const add = (submit: Event): void => {
    submit.preventDefault();
    void act(async () => {
      setMade(await api.post<User>("/users", { name: name.trim(), role }));
      setName("");
    });
  };
  return (
    <section class="card" aria-label="Users">
      <header><h2>Users</h2></header>
      <p class="soft">People who sign in with a name and a password. The audit shows their names.</p>
      {fault === null ? null : <Fault fault={fault} />}
      {users === null ? null : users.length === 0 ? <div class="made"><p>Nobody has an account yet. Become the owner with a one-time link, which this prints, or add somebody below.</p><Command text="./sallyport users link" /></div> : (
        <table class="plain users">
          <thead><tr><th>Name</th><th>Role</th><th>Signed in</th><th /></tr></thead>
          <tbody>
            {users.map((user) => (
              <tr key={user.name}>
                <td><strong>{user.name}</strong></td>
                <td>
                  <select aria-label={`Role of ${user.name}`} value={user.role} onChange={(change) => void act((seen) => api.put(path(user), { role: change.currentTarget.value }, seen))}>
                    {roleMeanings.map(([word]) => <option key={word} value={word}>{word}</option>)}
                  </select>
                </td>
                <td>{user.signedInAt === null ? <span class="soft">{user.hasPassword ? "never" : "no password yet"}</span> : <Ago time={user.signedInAt} />}</td>
                <td class="figure">
                  {asked?.name === user.name ? (
                    <form class="sure" onSubmit={(submit) => { submit.preventDefault(); setAsked(null); void act((seen) => api.delete(path(user), seen)); }}>
                      <input aria-label={`Type ${user.name} to remove it`} placeholder={`Type ${user.name}`} value={asked.typed} onInput={(input) => setAsked({ name: user.name, typed: input.currentTarget.value })} autofocus />
                      <button type="submit" class="danger" disabled={asked.typed !== user.name}>Remove for ever</button>
                      <button type="button" onClick={() => setAsked(null)}>Keep</button>
                    </form>
                  ) : (
                    <span class="sure">
                      <button type="button" onClick={() => void act(async () => setMade(await api.post<User>(`${path(user)}/link`, undefined)))}>Link</button>
                      <button type="button" onClick={() => setAsked({ name: user.name, typed: "" })}>Remove</button>
                    </span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {made?.link == null ? null : <div class="made"><p>{`Give this to ${made.name}. It is shown this once, good once and for 24 hours; with it ${made.name} sets a password:`}</p><Command text={`${location.origin}/#link=${made.link}`} /></div>}
      <form class="asks" onSubmit={add}>
        <input aria-label="Name of the new user" placeholder="Name, for example anna" maxLength={32} autocapitalize="none" spellcheck={false} value={name} onInput={(input) => setName(input.currentTarget.value)} />
        <select aria-label="Role of the new user" value={role} onChange={(event) => setRole(event.currentTarget.value as Role)}>
          {roleMeanings.map(([word, title]) => <option key={word} value={word}>{title}</option>)}
        </select>
        <button type="submit" class="primary" disabled={name.trim() === ""}>Add</button>
      </form>
    </section>
  );
}
