// What a call will say: the words as soon as the form is filled, the sound when asked for.

import { Away, send, sound } from "./api.js";
import { h } from "./element.js";
import { hearButton } from "./sound_player.js";
import { language, say } from "./words.js";

const SETTLED_MS = 200;

/** `draft()` gives the call being written; `complete()` says, to its writer too, whether it can be listened to. */
export function previewPart({ draft, complete }) {
  const words = h("div", { class: "words", "aria-live": "polite" });
  const element = h("div", { class: "part saying" }, h("span", { class: "of", words: "willSay" }), words);
  const hear = hearButton({ words: "listen", busy: "listening", class: "listen", sound: () => complete() && made(draft()) });
  let timer = null;
  let asked = 0;

  function soon() {
    hear.stop();
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

  return { element, button: hear.element, soon };
}

const made = (call) => sound(`/templates/${call.template.id}/preview.wav`, { slots: call.slots() });

/** The page's language first: whoever reads along reads that one. */
function paragraphs(texts) {
  const order = Object.keys(texts).sort((one, other) => (other === language()) - (one === language()));
  return order.map((lang) => h("p", { lang }, texts[lang]));
}
