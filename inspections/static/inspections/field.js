// The scorer's pages: what is typed is on the device at once, and at the portal when there is a net.
(() => {
  "use strict";

  const root = document.querySelector("[data-field]");
  const able = root && window.indexedDB && window.caches && navigator.serviceWorker && window.crypto && crypto.randomUUID && crypto.subtle;
  if (!able) return; // the forms work as they are, and the page says so
  const page = root.dataset;
  const words = root.querySelector("[data-words]").dataset;
  const { read, fill, count, told, lines, addLine, photosOf, value, whole } = window.fieldForm;
  const store = window.fieldStore(page.person);
  const forms = new Map(Array.from(root.querySelectorAll("form[data-item]"), (form) => [form.dataset.item, form]));
  const addresses = { sheet: page.sheet, entries: page.entries, photos: page.photos, state: page.state };
  const clock = (at) => new Date(at).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
  const say = (text, parts) => text.replace(/\{(\w+)\}/g, (_all, name) => parts[name]);
  let serial = Date.now();
  let known = Number(page.count || 0);
  let sentPhotos = 0;
  root.querySelector("[data-plain]").hidden = true;

  // --- the bar ---------------------------------------------------------------------------------------------
  const bar = root.querySelector("[data-sync]");
  const show = (state, title, line) => {
    bar.className = `sync sync-${state}`;
    bar.querySelectorAll("[data-sync-icon]").forEach((icon) => { icon.hidden = icon.dataset.syncIcon !== state; });
    bar.querySelector("[data-sync-title]").textContent = title;
    bar.querySelector("[data-sync-line]").textContent = line;
    bar.hidden = false;
  };
  const said = (state, left) => {
    const entries = left.entries.length;
    const photos = left.photos.length;
    const line = say(words.line, { entries, photos });
    const refused = [...left.entries, ...left.photos].find((row) => row.refused);
    root.dataset.sync = state;
    bar.querySelector("[data-sync-login]").hidden = state !== "signedout";
    bar.querySelector("[data-sync-login]").href = `${page.login}?next=${encodeURIComponent(location.pathname)}`;
    if (state === "other") { bar.hidden = true; return; }
    if (left.entries.some((row) => row.conflict)) show("differs", words.conflict, line);
    else if (refused) show("differs", words.refused, refused.refused);
    else if (!entries && !photos) show("stored", words.stored, sentPhotos ? say(words.all, { done: sentPhotos, all: sentPhotos }) : "");
    else if (state === "signedout") show("offline", words.signedout, line);
    else if (state === "offline") show("offline", words.offline, line);
    else if (state === "sending") show("sending", words.sending, line);
    else show("offline", words.waiting, line);
  };

  // --- what the portal said --------------------------------------------------------------------------------
  const points = (form, text) => { form.querySelector("[data-points]").textContent = text === null || text === undefined ? "—" : text; };
  const standing = (row) => { // a revision that stands: on the form, unless something else is typed there
    const form = forms.get(row.item);
    const got = root.querySelector(`[data-got="${row.item}"]`);
    if (got) got.textContent = row.status === "lapsed" ? words.lapsed : say(words.points, { points: row.points === null ? "—" : row.points });
    if (!form) return;
    form.dataset.revision = row.revision;
    form.querySelector('[name="base"]').value = row.revision;
    points(form, row.points);
  };
  const heard = {
    state: async (row, state) => {
      if (row.sheet !== page.sheet) return;
      known = state.count;
      const typed = new Set((await store.all("entries")).filter((one) => one.sheet === page.sheet).map((one) => one.item));
      for (const one of state.items) {
        await store.put("known", { ...one, key: `${page.person} ${page.sheet} ${one.item}`, sheet: page.sheet, seq: 0 });
        const form = forms.get(one.item);
        if (!form || typed.has(one.item) || Number(form.dataset.revision) >= one.revision || form.contains(document.activeElement)) continue;
        fill(form, one.change);
        standing(one);
      }
    },
    entry: async (row, answer) => {
      if (row.sheet !== page.sheet) return;
      await store.put("known", { ...answer, change: row.change, key: `${page.person} ${page.sheet} ${row.item}`, sheet: page.sheet, seq: 0 });
      standing(answer);
      const form = forms.get(row.item);
      if (form) form.querySelector("[data-when]").textContent = say(words.saved, { time: clock(Date.now()) });
    },
    conflict: async (row) => compare(row),
    refused: async (row) => { const form = forms.get(row.item); if (form && row.sheet === page.sheet) form.querySelector("[data-when]").textContent = row.refused; },
    photo: async (row) => {
      sentPhotos += 1;
      const thumb = root.querySelector(`[data-photo="${row.id}"] span`);
      if (thumb) thumb.textContent = clock(row.at);
    },
  };
  const sync = window.fieldSync({ person: page.person, store, said, told: (kind, ...more) => heard[kind](...more) });

  // --- two versions ----------------------------------------------------------------------------------------
  const element = (tag, text, attributes = {}) => {
    const made = document.createElement(tag);
    if (text) made.textContent = text;
    Object.entries(attributes).forEach(([name, set]) => made.setAttribute(name, set));
    return made;
  };
  const compare = (row) => {
    const form = forms.get(row.item);
    if (!form || row.sheet !== page.sheet) return;
    const box = form.querySelector("[data-conflict]");
    const version = (title, change, label, act) => {
      const card = element("section", "", { class: "card" });
      const body = element("div", "", { class: "card-body stack-tight" });
      body.append(element("h2", title));
      told(form, change).forEach((line) => body.append(element("p", line)));
      const button = element("button", label, { type: "button", class: "button" });
      button.addEventListener("click", act);
      body.append(button);
      card.append(body);
      return card;
    };
    const settle = async () => { box.hidden = true; box.replaceChildren(); await sync.send(); };
    box.replaceChildren(
      version(words.mine, row.change, words.keepmine, async () => {
        await store.drop("entries", row.entry);
        await store.put("entries", { ...row, entry: crypto.randomUUID(), base: row.conflict.revision, conflict: undefined, sealed: false });
        await settle();
      }),
      version(words.theirs, row.conflict.theirs, words.keeptheirs, async () => {
        await store.drop("entries", row.entry);
        const stays = new Set(row.conflict.theirs.found.map((one) => one.line));
        for (const photo of await store.all("photos")) if (photo.item === row.item && !stays.has(photo.line)) await store.drop("photos", photo.id);
        fill(form, row.conflict.theirs);
        standing({ item: row.item, revision: row.conflict.revision, points: row.conflict.points, status: "scored" });
        await settle();
      }),
    );
    box.hidden = false;
  };

  // --- typing ----------------------------------------------------------------------------------------------
  const pending = async (item) => (await store.all("entries")).filter((row) => row.sheet === page.sheet && row.item === item);
  let turn = Promise.resolve();
  const keep = (form, draft) => { turn = turn.then(() => keepNow(form, draft)); return turn; };
  const keepNow = async (form, draft) => {
    const item = form.dataset.item;
    const rows = await pending(item);
    const open = rows.find((row) => !row.sealed || row.refused || row.conflict);
    const row = open || { ...addresses, entry: crypto.randomUUID(), item, seq: serial += 1, base: Number(form.dataset.revision) };
    if (open && open.refused) { await store.drop("entries", open.entry); Object.assign(row, { entry: crypto.randomUUID(), refused: undefined, sealed: false }); }
    Object.assign(row, { change: read(form), device_at: new Date().toISOString(), draft: draft && row.draft !== false });
    await store.put("entries", row);
    form.querySelector("[data-when]").textContent = say(words.at, { time: clock(Date.now()) });
    const taken = count(form);
    if (taken !== null) points(form, taken.toFixed(2));
    if (draft) said(root.dataset.sync || "waiting", await sync.left());
  };
  const isNew = (form) => Number(form.dataset.revision) === 0;
  const leave = async (form) => { // an item that one goes on from is answered
    const rows = await pending(form.dataset.item);
    if (isNew(form) && !rows.length || rows.some((row) => row.draft)) await keep(form, false);
    sync.send();
  };

  // --- photos ----------------------------------------------------------------------------------------------
  const LONGEST = 2000;
  const shrink = async (file) => {
    if (!file.type.startsWith("image/")) return file;
    try {
      const bitmap = await createImageBitmap(file);
      const share = Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height));
      const canvas = element("canvas", "", { width: Math.round(bitmap.width * share), height: Math.round(bitmap.height * share) });
      canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
      return await new Promise((yes) => { canvas.toBlob((blob) => yes(blob || file), "image/jpeg", 0.85); });
    } catch (unreadable) { return file; }
  };
  const thumb = (row) => {
    const list = root.querySelector(`[data-photos-of="${row.line}"]`);
    if (!list || list.querySelector(`[data-photo="${row.id}"]`)) return;
    const reader = new FileReader();
    const place = element("li", "", { "data-photo": row.id });
    reader.addEventListener("load", () => place.prepend(element("img", "", { src: reader.result, alt: row.name, width: 96, height: 96 })));
    if (row.type.startsWith("image/")) reader.readAsDataURL(new Blob([row.bytes], { type: row.type }));
    place.append(element("span", `${clock(row.at)} ${words.kept}`));
    list.append(place);
  };
  const hex = (bytes) => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const photograph = async (form, input) => {
    const line = input.closest("[data-line]");
    const files = Array.from(input.files);
    input.value = "";
    const number = line.querySelector('[name="line-count"]');
    if (line.dataset.finding && !whole(number.value)) number.value = "1";
    for (const file of files) {
      const blob = await shrink(file);
      const bytes = await blob.arrayBuffer();
      const row = { ...addresses, id: crypto.randomUUID(), item: form.dataset.item, line: value(line, "line-line"), seq: serial += 1, bytes, type: blob.type,
        name: blob === file ? file.name : "photo.jpg", sha256: hex(await crypto.subtle.digest("SHA-256", bytes)), at: Date.now() };
      try { await store.put("photos", row); thumb(row); } catch (full) { show("differs", words.lost, ""); return; }
    }
    await keep(form, true);
  };
  const locate = (line) => {
    if (line.dataset.spot || !navigator.geolocation) return;
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      line.dataset.spot = JSON.stringify({ longitude: coords.longitude.toFixed(6), latitude: coords.latitude.toFixed(6), accuracy: coords.accuracy.toFixed(1) });
    }, () => {}, { maximumAge: 60000, timeout: 8000 });
  };

  root.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-item]");
    if (!form || event.target.type === "file") return;
    const line = event.target.closest("[data-line]");
    if (line) {
      locate(line);
      const number = line.querySelector('[name="line-count"]'); // where something is told of, something was found
      if (event.target !== number && event.target.value.trim() && line.dataset.finding && !whole(number.value)) number.value = "1";
      const all = lines(form).filter((one) => one.dataset.finding === line.dataset.finding);
      if (line.dataset.finding && all.every((one) => whole(value(one, "line-count")))) addLine(all[all.length - 1]);
    }
    keep(form, true);
  });
  root.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-item]");
    if (form && event.target.type === "file") photograph(form, event.target);
  });
  root.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[data-item]");
    if (!form) return;
    event.preventDefault();
    const odd = form.querySelector('[name="line-count"]:invalid'); // never read as nothing found
    if (odd) { odd.reportValidity(); return; }
    await keep(form, false);
    const next = form.querySelector("[data-next]").dataset.next;
    sync.send();
    go(next);
  });

  // --- one item a screen -----------------------------------------------------------------------------------
  const list = root.querySelector("[data-list]");
  const screens = new Map(Array.from(root.querySelectorAll("[data-screen]"), (one) => [one.dataset.screen, one]));
  const here = () => decodeURIComponent(location.hash.slice(1));
  const go = (code) => {
    if (list) location.hash = code ? `#${code}` : "";
    else location.href = `${root.querySelector("[data-back]").href}${code ? `#${code}` : ""}`;
  };
  const turnTo = () => {
    if (!list) return;
    const code = here();
    list.hidden = screens.has(code);
    screens.forEach((one, name) => { one.hidden = name !== code; });
    window.scrollTo(0, 0);
    const title = screens.has(code) ? screens.get(code).querySelector("h1") : null;
    if (title) { title.tabIndex = -1; title.focus({ preventScroll: true }); }
  };
  root.addEventListener("click", async (event) => {
    const link = event.target.closest("[data-open], [data-go], [data-back]");
    if (!link) return;
    const code = link.dataset.open || link.dataset.go || "";
    if (code && list && !screens.has(code)) return;
    event.preventDefault();
    const form = link.closest("form[data-item]") || (link.closest("[data-screen]") || root).querySelector(link.closest("[data-screen]") ? "form[data-item]" : "none");
    if (form) await leave(form);
    go(code);
  });
  window.addEventListener("hashchange", turnTo);

  // --- signing out: what the portal said is wiped; what was not sent stays, for this person alone ------------
  document.addEventListener("submit", async (event) => {
    if (!event.target.matches('form[action$="/account/logout/"]') || event.target.dataset.wiped) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    await store.forget();
    event.target.dataset.wiped = "1";
    event.target.submit();
  }, true);

  // --- beginning -------------------------------------------------------------------------------------------
  const restore = async () => {
    const mine = (row) => row.sheet === page.sheet;
    for (const row of (await store.all("known")).filter(mine)) {
      const form = forms.get(row.item);
      if (form && row.revision > Number(form.dataset.revision)) { fill(form, row.change); standing(row); }
    }
    for (const row of (await store.all("entries")).filter(mine)) {
      const form = forms.get(row.item);
      if (!form) continue;
      fill(form, row.change);
      const taken = count(form);
      if (taken !== null) points(form, taken.toFixed(2));
      form.querySelector("[data-when]").textContent = say(words.at, { time: clock(row.device_at) });
      if (row.conflict) compare(row);
    }
    (await store.all("photos")).filter(mine).forEach(thumb);
    forms.forEach((form) => count(form));
  };
  const keepPages = async () => {
    await navigator.serviceWorker.register(page.worker);
    await navigator.serviceWorker.ready;
    if (!navigator.serviceWorker.controller) {
      await new Promise((yes) => { navigator.serviceWorker.addEventListener("controllerchange", yes, { once: true }); });
    }
    const parts = [...document.querySelectorAll('link[rel="stylesheet"], link[rel="icon"]')].map((one) => one.href)
      .concat([...document.scripts].filter((one) => one.src).map((one) => one.src));
    const pages = [location.pathname, ...[...root.querySelectorAll("[data-pack]")].map((one) => one.href)];
    await Promise.allSettled([...pages.map((one) => fetch(one)), ...parts.map((one) => fetch(`${one}?field-keep`))]);
  };
  (async () => {
    await restore();
    turnTo();
    await sync.send();
    window.addEventListener("online", () => sync.send());
    document.addEventListener("visibilitychange", () => { if (!document.hidden) sync.send(); });
    setInterval(async () => {
      if (document.hidden) return;
      await sync.send();
      if (page.sheet && root.dataset.sync === "done") await sync.hello({ ...addresses }, known).catch(() => {});
    }, 15000);
    try { await keepPages(); } catch (barred) { root.querySelector("[data-plain]").hidden = false; }
    document.documentElement.dataset.fieldReady = "1";
  })();
})();
