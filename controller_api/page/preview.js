// What a call will say: the words as soon as the form is filled, the sound when asked for. Sound goes through the page's
// own audio clock, since the page's policy lets no media in by other ways.

import { Away, send, sound } from "./api.js";
import { h, reword } from "./element.js";
import { tell } from "./told.js";
import { language, say } from "./words.js";

const SETTLED_MS = 200;

/** `draft()` gives the call being written; `complete()` says, to its writer too, whether it can be listened to. */
export function previewPart({ draft, complete }) {
  const words = h("div", { class: "words", "aria-live": "polite" });
  const element = h("div", { class: "part saying" }, h("span", { class: "of", words: "willSay" }), words);
  const button = h("button", { type: "button", class: "listen", words: "listen", onclick: () => listen() });
  const player = soundPlayer(() => reword(button, "listen"));
  let timer = null;
  let asked = 0;

  function soon() {
    player.stop();
    clearTimeout(timer);
    timer = setTimeout(show, SETTLED_MS);
  }

  async function show() {
    const mine = ++asked;
    const now = draft();
    if (!now || now.missing().length) return empty();
    try {
      const { texts } = await send("POST", `/templates/${now.template.id}/preview`, { slots: now.slots() });
      if (mine === asked) words.replaceChildren(...paragraphs(texts));
    } catch (problem) {
      if (mine === asked) words.replaceChildren(h("p", { class: "soft" }, problem instanceof Away ? say("noAnswer") : problem.message));
    }
  }

  function empty() {
    words.replaceChildren(h("p", { class: "soft", words: "willSayEmpty" }));
  }

  async function listen() {
    if (player.stop()) return;
    if (!complete()) return;
    const now = draft();
    reword(button, "listening");
    button.setAttribute("aria-busy", "true");
    try {
      await player.play(await sound(`/templates/${now.template.id}/preview.wav`, { slots: now.slots() }));
      reword(button, "hush");
    } catch (problem) {
      reword(button, "listen");
      tell(problem instanceof Away ? say("noAnswer") : problem.message, { bad: true });
    } finally {
      button.removeAttribute("aria-busy");
    }
  }

  return { element, button, soon };
}

/** The page's language first: whoever reads along reads that one. */
function paragraphs(texts) {
  const order = Object.keys(texts).sort((one, other) => (other === language()) - (one === language()));
  return order.map((lang) => h("p", { lang }, texts[lang]));
}

/** Plays one sound at a time; `over` is called when it ends or is stopped. */
function soundPlayer(over) {
  let context = null;
  let playing = null;

  function stop() {
    if (!playing) return false;
    playing.stop();
    return true;
  }
  async function play(wav) {
    context ??= new AudioContext();
    const source = context.createBufferSource();
    source.buffer = await context.decodeAudioData(wav);
    source.connect(context.destination);
    source.onended = () => { playing = null; over(); };
    source.start();
    playing = source;
  }
  return { play, stop };
}
