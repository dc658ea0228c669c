// What sounds now: each zone a tile, floor over floor as in a section through the building.

import { h, icon, Rows, write } from "./element.js";
import { mall } from "./mall.js";
import { left } from "./progress.js";
import { disclosure } from "./why.js";
import { minutes } from "./times.js";
import { inTongue, say } from "./words.js";

const SILENT_DB = -60;

export function zonesPanel() {
  const floors = h("div", { class: "floors" });
  const floorRows = new Rows(floors, floorRow);
  return {
    element: h("section", { class: "zones", "aria-labelledby": "zones-head" },
      h("div", { class: "head" }, h("h2", { id: "zones-head", words: "now" })), floors),
    show: () => floorRows.show(byFloor(mall.zones), (floor) => floor.sign),
    levels: () => { for (const row of floorRows.rows.values()) row.levels(); },
    tick: () => { for (const row of floorRows.rows.values()) row.tick(); },
  };
}

/** Floors with their zones, the highest first; a floor's height is read from its sign: L3, 3F, 3层 are over B1. */
function byFloor(zones) {
  const floors = new Map();
  for (const zone of zones) {
    if (!floors.has(zone.floor)) floors.set(zone.floor, { sign: zone.floor, zones: [] });
    floors.get(zone.floor).zones.push(zone);
  }
  return [...floors.values()].sort((one, other) => height(other.sign) - height(one.sign));
}

function height(sign) {
  const storey = Number(sign.match(/\d+/)?.[0] ?? 0);
  return /^(B|-|负|地下)/i.test(sign) ? -storey : storey;
}

function floorRow(floor) {
  const tiles = h("ul", { class: "tiles" });
  const rows = new Rows(tiles, tile);
  return {
    element: h("div", { class: "floor" }, h("h3", { class: "floor-sign" }, floor.sign), tiles),
    update: (changed) => rows.show(changed.zones, (zone) => zone.id),
    levels: () => { for (const row of rows.rows.values()) row.levels(); },
    tick: () => { for (const row of rows.rows.values()) row.tick(); },
  };
}

function tile(zone) {
  const name = h("span", { class: "name" });
  const time = h("span", { class: "time number" });
  const what = h("p", { class: "what" });
  const music = meter("music", "musicLevel");
  const voice = meter("voice", "voiceLevel");
  const why = disclosure(zone.id, [name, what, h("div", { class: "meters" }, music.element, voice.element), time]);
  const element = h("li", { class: "tile", "data-zone": zone.id }, why.element);
  let shown = zone;

  function levels() {
    music.show(shown.music_db);
    voice.show(shown.announcement_db);
  }
  function tick() {
    const seconds = left(mall.calls.get(shown.call_id), shown.id);
    write(time, seconds === null ? "" : `−${minutes(seconds)}`);
  }
  function update(changed) {
    shown = changed;
    const state = soundOf(shown);
    write(name, inTongue(shown.name));
    element.title = state.words;
    element.classList.toggle("on-air", state.kind === "call");
    element.classList.toggle("away", state.kind === "away");
    element.classList.toggle("faulty", state.kind === "fault");
    element.classList.toggle("alarm", state.kind === "alarm");
    element.classList.toggle("drill", state.kind === "alarm" && mall.emergency.drill);
    what.replaceChildren(icon(state.icon), h("span", {}, state.words));
    why.update(`${state.words} ${shown.call_id} ${shown.music_gain_db}`);
    levels();
    tick();
  }
  return { element, update, levels, tick };
}

/** What a zone's tile says, the most pressing first. */
function soundOf(zone) {
  if (zone.speaker !== "ready") return { kind: "away", icon: "away", words: say(`lifecycle.${zone.speaker}`) };
  const alarm = alarmIn(zone);
  if (alarm) return { kind: "alarm", icon: "alarm", words: say(`${mall.emergency.drill ? "drillIn" : "alarm"}.${alarm.words}`) };
  if (zone.call_id) {
    const call = mall.calls.get(zone.call_id);
    return { kind: "call", icon: "voice", words: call ? say(`kind.${call.kind}`) : say("announce") };
  }
  if (zone.faults.length) return { kind: "fault", icon: "away", words: say("faults", { faults: zone.faults.join(", ") }) };
  if (zone.music) return { kind: "music", icon: "music", words: say("music", { playlist: zone.music }) };
  return { kind: "silence", icon: "silence", words: say("silence") };
}

/** What a zone says of the emergency that it sounds; nothing where it sounds none. */
function alarmIn(zone) {
  const told = mall.emergency?.active ? mall.emergency.zones.find((each) => each.zone === zone.id) : null;
  return told?.words && told.sounding_since !== null ? told : null;
}

function meter(kind, label) {
  const bar = h("div", { class: "bar" });
  const element = h("div", { class: `meter ${kind}`, role: "meter", label, "aria-valuemin": SILENT_DB, "aria-valuemax": 0 },
    icon(kind), h("div", { class: "well" }, bar));
  function show(level) {
    const shown = Math.min(0, Math.max(SILENT_DB, level ?? SILENT_DB));
    element.setAttribute("aria-valuenow", Math.round(shown));
    bar.style.setProperty("--level", (1 - shown / SILENT_DB).toFixed(3));
  }
  return { element, show };
}
