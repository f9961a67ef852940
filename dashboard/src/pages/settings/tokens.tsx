import { useEffect, useState } from "preact/hooks";
import type { Token } from "../../api/types";
import { useApi } from "../../parts/context";
import { Fault } from "../../parts/notice";
import { MayOnlyLook, useIsAdmin } from "./rights";
import { TokenCard } from "./token-card";

/** Tokens of people and programs; only an admin sees them. */
export function TokensSection() {
  const api = useApi();
  const [tokens, setTokens] = useState<Token[] | null>(null);
  const isAdmin = useIsAdmin();
  const [fault, setFault] = useState<unknown>(null);
  useEffect(() => {
    if (isAdmin) {
      api.get<Token[]>("/tokens").then(setTokens, setFault);
    }
  }, [api, isAdmin]);
  return (
    <>
      {fault === null ? null : <Fault fault={fault} />}
      {isAdmin ? null : <MayOnlyLook />}
      {tokens === null ? null : <TokenCard tokens={tokens} change={setTokens} />}
    </>
  );
}
