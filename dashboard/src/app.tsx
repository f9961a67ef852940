import { useEffect, useState } from "preact/hooks";
import { Api } from "./api/client";
import { Frame } from "./parts/frame";
import { FeedContext } from "./parts/context";
import { PageOf } from "./pages/list";
import { Entrance } from "./pages/entrance";
import { Feed } from "./store/feed";
import { useValue } from "./store/observable";
import { LinkPage } from "./pages/link";
import type { Me } from "./api/types";
import { outputs } from "./store/safety";
import { link, me, token } from "./store/session";

/** Asks who is there, then follows the gateway for as long as it lets in. */
export function App() {
  const secret = useValue(token);
  const opened = useValue(link);
  const [feed, setFeed] = useState<Feed | null>(null);
  useEffect(() => {
    if (secret === null) {
      setFeed(null);
      return;
    }
    const next = new Feed(new Api(secret));
    next.start();
    next.outputEntries.subscribe(() => outputs.poke());
    const stopAsking = askWho(next);
    setFeed(next);
    return () => {
      stopAsking();
      next.stop();
    };
  }, [secret]);

  if (opened !== null) {
    return <LinkPage secret={opened} />;
  }
  if (secret === null) {
    return <Entrance />;
  }
  return feed === null ? null : (
    <FeedContext.Provider value={feed}>
      <Frame><PageOf /></Frame>
    </FeedContext.Provider>
  );
}

/** Asks the gateway who the person at this page is, again when it is there after it was not; returns what ends it. */
function askWho(feed: Feed): () => void {
  let isAsking = false;
  const ask = (): void => {
    if (isAsking || me.value !== null) {
      return;
    }
    isAsking = true;
    void feed.api.get<Me>("/session").then((who) => me.set(who), () => undefined).finally(() => { isAsking = false; });
  };
  ask();
  return feed.state.subscribe(() => {
    if (feed.state.value.phase === "live") {
      ask();
    }
  });
}
