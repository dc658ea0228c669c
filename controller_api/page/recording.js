// What was just said, to be heard; and, when it was only recorded, to be put on air or thrown away.

import { Away, keptSound, send } from "./api.js";
import { orderKeys } from "./draft.js";
import { h } from "./element.js";
import { mall, takeIn } from "./mall.js";
import { hearButton } from "./sound_player.js";
import { tell } from "./told.js";
import { say } from "./words.js";

/** `where` tells the zones chosen, `show` is called when the card changed. */
export function recordingCard({ where, show }) {
  let kept = null;
  let keyOf = orderKeys();
  const hear = hearButton({ words: "hearAgain", sound: () => keptSound(`/clips/${kept.recording}`) });
  const go = h("button", { type: "button", class: "send-out", onclick: putOnAir });
  const drop = h("button", { type: "button", words: "discard", onclick: () => { take(null); show(); } });
  const element = h("div", { class: "recording", hidden: true }, hear.element, drop, go);

  /** Shows what was said: the last news of it, or nothing. */
  function take(news) {
    hear.stop();
    kept = news;
    keyOf = orderKeys();
  }

  async function putOnAir() {
    if (go.getAttribute("aria-busy") === "true") return;
    if (!where().length) return tell(say("nowhere"), { bad: true });
    go.setAttribute("aria-busy", "true");
    try {
      const order = { template: "notice", recording: kept.recording, zones: where() };
      const call = await send("POST", "/calls", order, { "Idempotency-Key": keyOf(order) });
      takeIn(call);
      tell(say(call.state === "pending_approval" ? "sentForApproval" : "sent"));
      take(null);
      show();
    } catch (problem) {
      tell(problem instanceof Away ? say("noAnswer") : problem.message, { bad: true });
    } finally {
      go.removeAttribute("aria-busy");
    }
  }

  return {
    element,
    take,
    show(rests) {
      element.hidden = kept === null || !rests;
      go.hidden = drop.hidden = kept?.type !== "recorded";
      go.textContent = say(mall.me.rights.includes("free_text") ? "onAir" : "forApproval");
    },
  };
}
