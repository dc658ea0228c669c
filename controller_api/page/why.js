// Why a zone sounds as it does: read when its tile is opened, and again whenever what sounds there changes.

import { get } from "./api.js";
import { h } from "./element.js";
import { clockTime } from "./times.js";
import { inTongue, say, sayOr } from "./words.js";

/** A tile's face as a disclosure: pressed, it tells why. */
export function disclosure(zoneId, face) {
  const lines = h("ul", { class: "reasons" });
  const element = h("details", { class: "why", ontoggle: () => look() }, h("summary", { class: "face" }, face), lines);
  let about = null;

  async function look() {
    if (!element.open) return;
    const asked = about;
    const answer = await get(`/zones/${encodeURIComponent(zoneId)}/why`).catch(() => null);
    if (answer === null || asked !== about || !element.open) return;
    lines.replaceChildren(...reasons(answer).map((line) => h("li", {}, line)));
  }
  return {
    element,
    update(state) {
      if (state === about) return;
      about = state;
      look();
    },
  };
}

function reasons(answer) {
  const { call, music, levels, behind, instead } = answer;
  const lines = [];
  lines.push(...answer.sentences.map(inTongue));
  if (answer.sounds === "away") lines.push(say("whyAway"));
  if (answer.sounds === "silence") lines.push(say("silence"));
  if (call) lines.push(say("whyCall", { kind: kindOf(call), who: whoOf(call), time: clockTime(call.requested_at), priority: call.priority }));
  if (music) lines.push(say("whyMusic", { playlist: music.playlist, part: music.day_part, time: clockTime(music.since) }));
  lines.push(...levels.map(levelLine));
  if (behind.length) lines.push(say("whyBehind", { calls: behind.map(kindOf).join(say("whyComma")) }));
  if (instead) lines.push(say("whyInstead", { what: insteadOf(instead, music) }));
  return lines;
}

function levelLine(level) {
  const steps = level.gains.filter((gain) => Math.abs(gain.db) >= 0.05);
  const gains = steps.map((gain) => `${say(`gain.${gain.step}`)} ${signed(gain.db)}`).join(say("whyComma"));
  const measured = level.measured_db === null ? "—" : level.measured_db.toFixed(0);
  return say(level.plane === "music" ? "whyMusicLevel" : "whyVoiceLevel", {
    made: level.programme_lufs.toFixed(0), gains: gains || say("gain.none"), sum: level.expected_lufs.toFixed(0), measured,
  });
}

const kindOf = (call) => sayOr(`kind.${call.kind}`, call.kind);
const whoOf = (call) => (call.plan_id ? say("whyPlan") : call.requested_by);
const signed = (db) => `${db < 0 ? "−" : "+"}${Math.abs(db).toFixed(0)}`;

function insteadOf(instead, music) {
  if (instead.call) return kindOf(instead.call);
  return instead.sounds === "music" && music ? say("music", { playlist: music.playlist }) : sayOr(instead.sounds, instead.sounds);
}
