import { useEffect, useState } from "preact/hooks";
import type { Token } from "../../api/types";
import { useApi } from "../../parts/context";
import { Fault } from "../../parts/notice";
import { MayOnlyLook } from "./rights";
import { TokenCard } from "./token-card";

/** Tokens of people and programs; only an admin sees them. */
export function TokensSection() {
  const api = useApi();
  const [tokens, setTokens] = useState<Token[] | null>(null);
  const [isAdmin, setAdmin] = useState(true);
  const [fault, setFault] = useState<unknown>(null);
  useEffect(() => {
    api.get<Token[]>("/tokens").then(setTokens, (problem: { code?: string }) => (problem.code === "forbidden-role" ? setAdmin(false) : setFault(problem)));
  }, [api]);
  return (
    <>
      {fault === null ? null : <Fault fault={fault} />}
      {isAdmin ? null : <MayOnlyLook />}
      {tokens === null ? null : <TokenCard tokens={tokens} change={setTokens} />}
    </>
  );
}
