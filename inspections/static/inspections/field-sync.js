// Sends what is kept on the device, in order, each once; keeps it until the portal has answered for it.
(() => {
  "use strict";

  const STOPS = { 401: "signedout", 404: "refused", 410: "refused", 422: "refused" };

  // ``told(kind, row, answer)`` hears what came of each row; ``said(state, left)`` what to show
  const sync = ({ person, store, told, said }) => {
    const tokens = new Map();
    let busy = false;
    let again = false;

    const ask = async (url, options = {}) => {
      const answer = await fetch(url, { credentials: "same-origin", redirect: "error", ...options });
      if (answer.status >= 500) throw new TypeError(String(answer.status));
      return answer;
    };

    // Who is signed in, a token, and what others wrote; "" where this person may send
    const hello = async (row, since = "") => {
      const answer = await ask(`${row.state}?since=${since}`, { headers: { Accept: "application/json" } });
      if (!answer.ok) return STOPS[answer.status] || "refused";
      const state = await answer.json();
      if (String(state.person) !== person) return "other";
      tokens.set(row.sheet, state.token);
      told("state", row, state);
      return "";
    };

    const post = async (row, url, body, headers = {}) => {
      for (let time = 0; ; time += 1) {
        if (!tokens.has(row.sheet)) {
          const stop = await hello(row);
          if (stop) return { stop };
        }
        const answer = await ask(url, { method: "POST", body, headers: { ...headers, "X-CSRFToken": tokens.get(row.sheet) } });
        if (answer.status !== 403 || time) return { answer };
        tokens.delete(row.sheet); // signed in anew meanwhile
      }
    };

    const sendEntry = async (row, later) => {
      if (!row.sealed) await store.put("entries", Object.assign(row, { sealed: true }));
      const body = JSON.stringify({ entry: row.entry, item: row.item, base: row.base, device_at: row.device_at, change: row.change });
      const { answer, stop } = await post(row, row.entries, body, { "Content-Type": "application/json" });
      if (stop) return stop;
      const heard = await answer.json();
      if (answer.ok) {
        if (later) await store.put("entries", Object.assign(later, { base: heard.revision }));
        await store.drop("entries", row.entry);
        await told("entry", row, heard);
        return "";
      }
      if (answer.status === 409) {
        if (later) { // what was typed last is what is compared
          await store.put("entries", Object.assign(later, { base: row.base }));
          await store.drop("entries", row.entry);
        } else {
          await store.put("entries", Object.assign(row, { conflict: heard }));
          await told("conflict", row, heard);
        }
        return "";
      }
      if (STOPS[answer.status] === "signedout") return "signedout";
      await store.put("entries", Object.assign(row, { refused: heard.words || String(answer.status) }));
      await told("refused", row, heard);
      return "";
    };

    const sendPhoto = async (row) => {
      const body = new FormData();
      body.append("line", row.line);
      body.append("sha256", row.sha256);
      body.append("file", new Blob([row.bytes], { type: row.type }), row.name);
      const { answer, stop } = await post(row, row.photos, body);
      if (stop) return stop;
      const heard = await answer.json();
      if (answer.ok && heard.sha256_received === row.sha256) {
        await store.drop("photos", row.id);
        await told("photo", row, heard);
      } else if (STOPS[answer.status] === "signedout") return "signedout";
      else await store.put("photos", Object.assign(row, { refused: heard.words || String(answer.status) }));
      return "";
    };

    const left = async () => {
      const entries = await store.all("entries");
      const photos = await store.all("photos");
      return { entries, photos, waiting: entries.filter((row) => !row.draft && !row.conflict && !row.refused) };
    };

    const next = async () => {
      const now = await left();
      said("sending", now);
      const row = now.waiting[0];
      if (row) return sendEntry(row, now.waiting.slice(1).find((one) => one.item === row.item && one.sheet === row.sheet));
      const held = new Set(now.entries.map((one) => `${one.sheet} ${one.item}`));
      const photo = now.photos.find((one) => !one.refused && !held.has(`${one.sheet} ${one.item}`));
      return photo ? sendPhoto(photo) : "done";
    };

    const send = async () => {
      if (busy) { again = true; return; }
      busy = true;
      let stop = "";
      try {
        do { again = false; while (!stop) stop = await next(); } while (again && stop === "done" && !(stop = ""));
      } catch (gone) {
        stop = gone instanceof TypeError ? "offline" : "offline";
      } finally {
        busy = false;
      }
      said(stop, await left());
    };

    return { send, hello, left };
  };

  window.fieldSync = sync;
})();
