// Keeps the scorer's pages on the device, for the person who opened them last; it reaches no other page of the portal.
"use strict";

const CACHE = "field-1";
const HERE = new URL("./", self.location).pathname;
const PERSON = "X-Field-Person";

self.addEventListener("install", (event) => event.waitUntil(self.skipWaiting()));

self.addEventListener("activate", (event) => event.waitUntil((async () => {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("field-") && name !== CACHE).map((name) => caches.delete(name)));
  await self.clients.claim();
})()));

// A page of another person: nothing of the one before may stay
const keepPage = async (cache, path, answer) => {
  const known = await cache.match(HERE + "person");
  const person = answer.headers.get(PERSON);
  if (known && (await known.text()) !== person) {
    const kept = await cache.keys();
    await Promise.all(kept.map((request) => cache.delete(request)));
  }
  await cache.put(HERE + "person", new Response(person));
  await cache.put(path, answer);
};

const page = async (request, path) => {
  const cache = await caches.open(CACHE);
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected && answer.headers.has(PERSON)) await keepPage(cache, path, answer.clone());
    if (answer.status < 500) return answer;
    return (await cache.match(path)) || answer;
  } catch (gone) {
    return (await cache.match(path)) || Response.error();
  }
};

const asset = async (request) => {
  const cache = await caches.open(CACHE);
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put(request.url, answer.clone());
    return answer;
  } catch (gone) {
    return (await cache.match(request.url)) || Response.error();
  }
};

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (url.pathname.startsWith(HERE + "photos/") || url.pathname === self.location.pathname) return;
  if (url.pathname.startsWith(HERE)) event.respondWith(page(event.request, url.pathname));
  else if (["style", "script", "font", "image"].includes(event.request.destination)) event.respondWith(asset(event.request));
  else if (url.searchParams.has("field-keep")) event.respondWith(asset(new Request(url.origin + url.pathname)));
});
