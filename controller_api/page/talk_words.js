// What is said of speaking: which step it is at, what stands in its way, and what became of it.

import { mall } from "./mall.js";
import { because } from "./reasons.js";
import { minutes } from "./times.js";
import { say, sayOr } from "./words.js";
import { namesOf } from "./zone_names.js";

const STEPS = { resting: "micReady", calling: "talkCalling", waiting: "talkWait", speaking: "talkNow", recording: "talkRecording", ending: "keyEnding" };

/** The words of a step, and beside them which zones another call has, or had when it ended badly. */
export function stateOf(talk, { why, badly }) {
  const told = talk.callId !== null && (talk.step !== "resting" || badly);
  return { words: say(why ?? STEPS[talk.step]), beside: told ? elsewhere(talk) : "" };
}

function elsewhere(talk) {
  const meant = new Set(mall.calls.get(talk.callId)?.zones ?? []);
  const zones = mall.zones.filter((zone) => meant.has(zone.id));
  const away = zones.filter((zone) => zone.speaker !== "ready").map((zone) => zone.id);
  const taken = zones.filter((zone) => zone.speaker === "ready" && zone.call_id && zone.call_id !== talk.callId);
  const kinds = [...new Set(taken.map((zone) => mall.calls.get(zone.call_id)?.kind))].map((kind) => sayOr(`kind.${kind}`, say("announce")));
  return [
    taken.length ? say("talkTaken", { zones: namesOf(taken.map((zone) => zone.id)), kinds: kinds.join(say("whyComma")) }) : "",
    away.length && talk.step !== "resting" ? say("talkAway", { zones: namesOf(away) }) : "",
  ].filter(Boolean).join(" ");
}

/** What became of it: a sentence when all went well, one that is wrong when it didn't. */
export function spokenOf(news) {
  if (news === null) return { sentence: "", wrong: say("talkBroken") };
  if (news.type === "refused") return { sentence: "", wrong: news.detail };
  const length = news.seconds ? minutes(news.seconds) : null;
  if (news.type === "recorded") return { sentence: length ? say("talkRecorded", { length }) : say("talkNothing"), wrong: "" };
  const spoken = length ? say("talkSpoken", { length }) : say("talkNothing");
  if (news.outcome === "completed") return { sentence: spoken, wrong: "" };
  const missed = news.missed_zones?.length ? say("missed", { zones: namesOf(news.missed_zones) }) : "";
  const why = news.detail && !missed ? say("because", { reason: because(news.detail) }) : "";
  const ending = sayOr(`outcome.${news.outcome}`, news.outcome ?? "");
  const wrong = length || news.outcome !== "cancelled" ? [`${ending}${say("talkStop")}`, missed, why].filter(Boolean).join(" ") : "";
  return { sentence: spoken, wrong };
}
