// Sounds heard at this page, one at a time, and none while somebody speaks into its microphone. They go through the
// page's own audio clock, since the page's policy lets no media in by other ways.

import { Away } from "./api.js";
import { h, reword } from "./element.js";
import { tell } from "./told.js";
import { say } from "./words.js";

let context = null;
let playing = null;
let hushed = false;

/** While hushed nothing is heard, and what was is stopped: a microphone would take it in. */
export function hush(on) {
  hushed = on;
  if (on) playing?.stop();
}

/** Plays one sound at a time; `play` tells whether it does, `over` is called when it ends or is stopped. */
function soundPlayer(over) {
  let own = null;

  function stop() {
    if (!own) return false;
    own.stop();
    return true;
  }
  async function play(wav) {
    context ??= new AudioContext();
    const source = context.createBufferSource();
    source.buffer = await context.decodeAudioData(wav);
    if (hushed) return false;
    source.connect(context.destination);
    source.onended = () => {
      if (playing === source) playing = null;
      own = null;
      over();
    };
    playing?.stop();
    source.start();
    own = playing = source;
    return true;
  }
  return { play, stop };
}

/**
 * A button that plays a sound, and stops it. `sound` fetches a WAV file's bytes, or gives null if it can't be now; `words`
 * and `busy` are what the button says meanwhile.
 */
export function hearButton({ words, busy = "fetching", sound, ...attributes }) {
  const button = h("button", { type: "button", words, onclick: press, ...attributes });
  const player = soundPlayer(() => reword(button, words));

  async function press() {
    if (player.stop() || button.getAttribute("aria-busy") === "true") return;
    reword(button, busy);
    button.setAttribute("aria-busy", "true");
    try {
      const wav = await sound();
      const plays = Boolean(wav) && (await player.play(wav));
      reword(button, plays ? "hush" : words);
    } catch (problem) {
      reword(button, words);
      tell(problem instanceof Away ? say("noAnswer") : problem.message, { bad: true });
    } finally {
      button.removeAttribute("aria-busy");
    }
  }
  return { element: button, stop: player.stop };
}
