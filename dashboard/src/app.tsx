import { useEffect, useState } from "preact/hooks";
import { Api } from "./api/client";
import { Frame } from "./parts/frame";
import { FeedContext } from "./parts/context";
import { PageOf } from "./pages/list";
import { Entrance } from "./pages/entrance";
import { Feed } from "./store/feed";
import { useValue } from "./store/observable";
import { token } from "./store/session";

/** Asks for the token, then follows the gateway for as long as the token holds. */
export function App() {
  const secret = useValue(token);
  const [feed, setFeed] = useState<Feed | null>(null);
  useEffect(() => {
    if (secret === null) {
      setFeed(null);
      return;
    }
    const next = new Feed(new Api(secret));
    next.start();
    setFeed(next);
    return () => next.stop();
  }, [secret]);

  if (secret === null) {
    return <Entrance />;
  }
  return feed === null ? null : (
    <FeedContext.Provider value={feed}>
      <Frame><PageOf /></Frame>
    </FeedContext.Provider>
  );
}
