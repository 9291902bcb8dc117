// Loaded before the unmodified lean.js (`node --require`).  Its start-up looks up 200,000 export
// names by Object.keys(…).indexOf(…), which is quadratic; this answers such look-ups from a map.
"use strict";
const original = Object.keys, cache = new WeakMap();
Object.keys = function (object) {
  const hit = object !== null && typeof object === "object" && cache.get(object);
  if (hit) return hit;
  const keys = original(object);
  if (keys.length > 50000) {
    const positions = new Map(keys.map((key, i) => [key, i]));
    keys.indexOf = key => { const i = positions.get(key); return i === undefined ? -1 : i; };
    cache.set(object, keys);
  }
  return keys;
};
