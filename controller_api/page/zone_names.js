// Zones as people call them: one by its name, many by the group they are, if they are one.

import { mall } from "./mall.js";
import { inTongue, say } from "./words.js";

/** The name of a zone or group. */
export function zoneName(id) {
  const place = mall.zones.find((zone) => zone.id === id) ?? mall.site.groups.find((group) => group.id === id);
  return inTongue(place?.name) || id;
}

export const namesOf = (zones) => zones.map(zoneName).join(say("whyComma"));

/** The name of the group that has just these zones, or all their names. */
export function placesOf(zones) {
  const group = mall.site.groups.find((each) => each.zones.length === zones.length && zones.every((zone) => each.zones.includes(zone)));
  return group ? inTongue(group.name) : namesOf(zones);
}
