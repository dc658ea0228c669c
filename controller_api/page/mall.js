// What the page knows of the mall, kept true by a first look at everything and then by the live stream. One writer.

import { get } from "./api.js";
import { follow } from "./live.js";

const SHOWN_CALLS = 40;
const KEPT_CALLS = 120;
const LOOK_AGAIN_MS = 400;
const CHECK_EVERY_MS = 10_000;
const EMERGENCY_EVERY_MS = 2000;

const listeners = new Map();
let mallAhead_ms = 0;
/** Counts what the stream told, so that an answer asked for earlier never covers up later news. */
let news = 0;
let faultNews = 0;
let helpNews = 0;
let emergencyAsked = 0;
let linksAsked = 0;
let again = null;

/** The state that views read. Views never change it. */
export const mall = {
  me: null,
  site: { name: {}, time_zone: undefined, groups: [] },
  zones: [],
  templates: [],
  calls: new Map(),
  health: [],
  /** Those that stand, the newest first. */
  faults: [],
  /** As `GET /emergency` tells it; null before it is known. */
  emergency: null,
  /** People who ring from a kiosk, the longest first. */
  helps: [],
  /** Lifts, escalators, stairs and ramps of the venue, with what is closed of them. */
  links: [],
  connected: null,
  /** The mall's own clock. */
  now: () => new Date(Date.now() + mallAhead_ms),
};

/** Calls back whenever one of `site`, `zones`, `levels`, `calls`, `faults`, `emergency`, `helps`, `links`, `link` or `templates` changed. */
export function on(topic, listener) {
  if (!listeners.has(topic)) listeners.set(topic, []);
  listeners.get(topic).push(listener);
}

function changed(...topics) {
  for (const topic of topics) for (const listener of listeners.get(topic) ?? []) listener();
}

/** Follows the mall for somebody; gives the function that ends it. */
export function watch(me) {
  mall.me = me;
  const stopFollowing = follow({
    opened() { setConnected(true); lookAround(); },
    lost() { setConnected(false); },
    zone: tellZone,
    call: tellCall,
    receipt: tellReceipt,
    fault: takeInFault,
    emergency: readEmergency,
    help: takeInHelp,
    closure: readLinks,
    again: lookSoon,
  });
  const checking = setInterval(() => { if (mall.connected) check(); }, CHECK_EVERY_MS);
  // Which zones sound it by now is told by nobody.
  const counting = setInterval(() => { if (mall.emergency?.active) readEmergency(); }, EMERGENCY_EVERY_MS);
  return () => {
    stopFollowing();
    clearTimeout(again);
    again = null;
    clearInterval(checking);
    clearInterval(counting);
    listeners.clear();
    mall.calls.clear();
    Object.assign(mall, { me: null, connected: null, health: [], faults: [], emergency: null, helps: [], links: [] });
  };
}

function lookSoon() {
  again ??= setTimeout(() => { again = null; lookAround(); }, LOOK_AGAIN_MS);
}

async function lookAround() {
  const asked = news;
  readEmergency();
  readLinks();
  const reading = Promise.all([get("/zones"), get("/templates"), get(`/calls?limit=${SHOWN_CALLS}`), get("/faults"), get("/help"), check()]);
  // What can't be read now is read at the controller's next sign of life; the stream says whether it is there.
  const read = await reading.catch(() => null);
  if (!read || !mall.me) return;
  const [zones, templates, page, faults, helps] = read;
  const merged = (known, read) => (known?.news > asked ? { ...read, ...known } : { ...known, ...read });
  const zoneOf = new Map(mall.zones.map((zone) => [zone.id, zone]));
  mall.templates = templates;
  if (faultNews > asked) lookSoon();
  else mall.faults = faults;
  if (helpNews > asked) lookSoon();
  else mall.helps = helps;
  mall.zones = zones.map((zone) => merged(zoneOf.get(zone.id), zone));
  const newer = [...mall.calls.values()].filter((call) => call.news > asked);
  mall.calls = new Map([...newer, ...page.calls.map((call) => merged(mall.calls.get(call.id), call))].map((call) => [call.id, call]));
  changed("templates", "zones", "calls", "faults", "helps");
}

async function check() {
  const [site, health] = await Promise.all([get("/site"), get("/health")]).catch(() => [null, null]);
  if (!site || !mall.me) return;
  Object.assign(mall, { site, health: health.parts });
  mallAhead_ms = new Date(site.now) - Date.now();
  changed("site", "link");
}

/** An emergency as it is now; of two answers under way the later question's counts. */
async function readEmergency() {
  const mine = ++emergencyAsked;
  const read = await get("/emergency").catch(() => null);
  if (read && mine === emergencyAsked && mall.me) takeInEmergency(read);
}

/** What can be closed, and what is; of two answers under way the later question's counts. */
export async function readLinks() {
  const mine = ++linksAsked;
  const read = await get("/venue/links").catch(() => null);
  if (!read || mine !== linksAsked || !mall.me) return;
  mall.links = read;
  changed("links");
}

/** Takes in an emergency from the answer to an act. */
export function takeInEmergency(told) {
  emergencyAsked++;
  mall.emergency = told;
  changed("emergency");
}

function setConnected(connected) {
  if (mall.connected === connected) return;
  mall.connected = connected;
  changed("link");
}

function tellZone(told) {
  const zone = mall.zones.find((known) => known.id === told.id);
  if (!zone) return;
  Object.assign(zone, told, { news: ++news });
  changed(told.speaker === undefined ? "levels" : "zones");
}

function tellCall(told) {
  const known = mall.calls.get(told.id);
  if (!known && told.kind === undefined) return lookSoon();
  mall.calls.set(told.id, { ...known, ...told, news: ++news });
  if (mall.calls.size > KEPT_CALLS) lookSoon();
  changed("calls");
}

function tellReceipt(receipt) {
  const call = mall.calls.get(receipt.call_id);
  if (call?.detailed) readDetail(call.id).catch(() => {});
}

/** Takes in a fault as it is now; one that is over and acknowledged is shown no more. */
export function takeInFault(told) {
  const others = mall.faults.filter((fault) => fault.id !== told.id);
  const stands = told.ended_at === null || told.acknowledged_at === null;
  mall.faults = (stands ? [told, ...others] : others).sort((one, other) => other.begun_at.localeCompare(one.begun_at));
  faultNews = ++news;
  changed("faults");
}

/** Takes in somebody's call for help as it is now; one that is over is shown no more. */
export function takeInHelp(told) {
  const others = mall.helps.filter((help) => help.id !== told.id);
  const over = told.state === "ended" || told.state === "cancelled";
  mall.helps = (over ? others : [...others, told]).sort((one, other) => one.asked_at.localeCompare(other.asked_at));
  helpNews = ++news;
  if (told.state === "cancelled") document.dispatchEvent(new CustomEvent("called-off", { detail: told }));
  changed("helps");
}

/** Has what the controller tells of its health said anew, in the language just chosen. */
export const retell = () => check();

/** Takes in a call from the answer to an act, unless the stream was quicker: then it knows better. */
export function takeIn(call) {
  if (!mall.calls.has(call.id)) tellCall(call);
}

/** Reads a call's receipts and missed zones. */
export async function readDetail(id) {
  const { receipts, missed_zones } = await get(`/calls/${encodeURIComponent(id)}`);
  const known = mall.calls.get(id);
  if (!known) return;
  mall.calls.set(id, { ...known, receipts, missed_zones, detailed: true });
  changed("calls");
}
