import { useState } from "preact/hooks";

const shortest = 10;
const leastKinds = 5;

/** Why a password is not taken; null when it may be. The gateway has the last word. */
export function passwordMistake(password: string, again: string, user: string): string | null {
  return password.length < shortest ? `At least ${shortest} characters; several words are fine.`
    : new Set(password).size < leastKinds ? `At least ${leastKinds} different characters.`
    : user !== "" && password.toLowerCase().includes(user.toLowerCase()) ? "Without your name."
    : password !== again ? "Both fields must be the same."
    : null;
}

/** A new password, twice; tells it when it is good, else null. */
export function PasswordFields({ user, choose }: { user: string; choose: (password: string | null) => void }) {
  const [password, setPassword] = useState("");
  const [again, setAgain] = useState("");
  const change = (first: string, second: string): void => {
    setPassword(first);
    setAgain(second);
    choose(passwordMistake(first, second, user) === null ? first : null);
  };
  const mistake = passwordMistake(password, again, user);
  return (
    <>
      <label for="new-password">New password</label>
      <input id="new-password" type="password" autocomplete="new-password" maxLength={128} aria-describedby="password-rule" value={password} onInput={(input) => change(input.currentTarget.value, again)} />
      <label for="again">The same again</label>
      <input id="again" type="password" autocomplete="new-password" maxLength={128} value={again} onInput={(input) => change(password, input.currentTarget.value)} />
      <p id="password-rule" class={mistake === null ? "soft" : "rule"}>{mistake ?? "Good."}</p>
    </>
  );
}
