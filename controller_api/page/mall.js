// What the page knows of the mall, kept true by a first look at everything and then by the live stream. One writer.

import { get } from "./api.js";
import { follow } from "./live.js";

const SHOWN_ENDED = 30;
const LOOK_AGAIN_MS = 400;
const HEALTH_EVERY_MS = 15_000;

const listeners = new Map();

/** The state that views read. Views never change it. */
export const mall = {
  me: null,
  site: { name: {}, time_zone: undefined, groups: [] },
  zones: [],
  templates: [],
  calls: new Map(),
  health: [],
  connected: false,
  ahead_ms: 0,
  /** The mall's clock as a Date. */
  now: () => new Date(Date.now() + mall.ahead_ms),
};

/** Calls back whenever one of `site`, `zones`, `levels`, `calls`, `link` or `templates` changed. */
export function on(topic, listener) {
  if (!listeners.has(topic)) listeners.set(topic, []);
  listeners.get(topic).push(listener);
}

function changed(topic) {
  for (const listener of listeners.get(topic) ?? []) listener();
}

/** Follows the mall for somebody; gives the function that ends it. */
export function watch(me) {
  mall.me = me;
  let again = null;
  const lookSoon = () => { again ??= setTimeout(() => { again = null; lookAround(); }, LOOK_AGAIN_MS); };
  const stopFollowing = follow({
    opened() { setConnected(true); lookAround(); },
    lost() { setConnected(false); },
    zone: tellZone,
    call: tellCall,
    other: lookSoon,
  });
  const healthTimer = setInterval(readHealth, HEALTH_EVERY_MS);
  return () => {
    stopFollowing();
    clearTimeout(again);
    clearInterval(healthTimer);
    mall.calls.clear();
    listeners.clear();
  };
}

async function lookAround() {
  try {
    const [site, zones, templates, page] = await Promise.all([
      get("/site"), get("/zones"), get("/templates"), get(`/calls?limit=${SHOWN_ENDED}`),
    ]);
    Object.assign(mall, { site, zones, templates });
    const known = new Map(page.calls.map((call) => [call.id, { ...mall.calls.get(call.id), ...call }]));
    mall.calls = known;
    for (const topic of ["site", "templates", "zones", "calls"]) changed(topic);
    await readHealth();
  } catch {
    // The stream's own state says whether the controller is there; what could not be read is read at its next sign of life.
  }
}

async function readHealth() {
  const health = await get("/health").catch(() => null);
  if (health) mall.health = health.parts;
  changed("link");
}

function setConnected(connected) {
  if (mall.connected === connected) return;
  mall.connected = connected;
  changed("link");
}

function tellZone(told) {
  const zone = mall.zones.find((known) => known.id === told.id);
  if (!zone) return;
  const onlyLevels = told.speaker === undefined;
  Object.assign(zone, told);
  changed(onlyLevels ? "levels" : "zones");
}

function tellCall(told) {
  mall.calls.set(told.id, { ...mall.calls.get(told.id), ...told });
  changed("calls");
}

/** Takes in what the answer to an act says of a call, before the stream says it too. */
export const takeIn = tellCall;

/** Reads a call's receipts, story and missed zones. */
export async function readDetail(id) {
  tellCall({ ...(await get(`/calls/${encodeURIComponent(id)}`)), detailed: true });
}
