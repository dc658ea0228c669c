// One time somebody speaks, from the press on the key to what became of it. Knows the steps, not how they look.
//
// resting → calling → waiting (for the zones and the chime) → speaking → ending → resting; what is only recorded goes from
// calling to recording at once.

import { shownToken } from "./api.js";
import { openLine } from "./line.js";
import { language } from "./words.js";

/** Who lets go of the key does so on the last word; it still goes out. */
const LAST_WORD_MS = 250;

/** `changed` is called after every step, `over` with the last news of a time: null when the connection broke. */
export function talker({ changed, over }) {
  let line = null;
  let letGo = null;
  const talk = {
    step: "resting",
    /** Of the call that is spoken, or was last; null when there was none. */
    callId: null,
    /** When the present step began, by this machine's clock. */
    since_ms: 0,
    start,
    stop,
    /** Takes a stretch of sound from the microphone, and leaves it lying when nobody speaks. */
    hear: (pcm) => line?.speak(pcm),
    /** Ends it at once, and nothing more is told; what was said is kept. */
    leave,
  };

  function go(step) {
    talk.step = step;
    talk.since_ms = performance.now();
    changed();
  }

  function start(mode, zones) {
    if (talk.step !== "resting") return;
    const order = { type: "start", mode, zones, language: language(), csrf_token: shownToken() };
    talk.callId = null;
    line = openLine(order, { told: (news) => take(news, mode), broken: () => finish(null) });
    go("calling");
  }

  function take(news, mode) {
    if (news.type === "open") {
      talk.callId = news.call_id ?? null;
      if (talk.step === "calling") go(mode === "live" ? "waiting" : "recording");
    } else if (news.type === "speak") {
      if (talk.step === "waiting") go("speaking");
    } else finish(news);
  }

  function stop() {
    if (talk.step === "resting" || talk.step === "ending") return;
    const ending = line;
    letGo = setTimeout(() => ending.stop(), LAST_WORD_MS);
    go("ending");
  }

  function finish(news) {
    rest();
    go("resting");
    over(news);
  }

  function rest() {
    clearTimeout(letGo);
    line = null;
  }

  function leave() {
    line?.stop();
    line?.leave();
    rest();
    talk.step = "resting";
  }
  return talk;
}
