// One item's form: read as the answer that the portal takes, filled from one, and counted as it is typed.
(() => {
  "use strict";

  const value = (part, name) => { const field = part.querySelector(`[name="${name}"]`); return field ? field.value.trim() : ""; };
  const lines = (form) => Array.from(form.querySelectorAll("[data-line]"));
  const photosOf = (line) => line.querySelector("[data-photos-of]");
  const whole = (text) => (/^\d{1,9}$/.test(text) ? Number(text) : null);

  const readLine = (line) => {
    const finding = line.dataset.finding;
    const found = { line: value(line, "line-line"), finding, count: finding ? whole(value(line, "line-count")) || 0 : 1,
      place: value(line, "line-place"), note: value(line, "line-note") };
    if (line.dataset.spot) found.spot = JSON.parse(line.dataset.spot);
    return found;
  };
  const says = (found, line) => (found.finding ? found.count > 0
    : found.place || found.note || photosOf(line).children.length > 0);

  const read = (form) => {
    const change = { found: [] };
    lines(form).forEach((line) => { const found = readLine(line); if (says(found, line)) change.found.push(found); });
    const choice = form.querySelector('[name="choice"]:checked');
    if (choice) change.choice = choice.value;
    const scale = form.querySelector('[name="value"]:checked');
    if (scale) change.value = scale.value;
    ["met", "cases"].forEach((name) => { const number = whole(value(form, name)); if (number !== null) change[name] = number; });
    const lapses = form.querySelector('[name="lapses"]');
    if (lapses && lapses.checked) {
      change.lapses = true;
      change.reason = value(form, "reason");
      ["choice", "value", "met", "cases"].forEach((name) => delete change[name]);
    }
    return change;
  };

  // An empty line for one more finding of the kind
  const addLine = (like) => {
    const fresh = like.cloneNode(true);
    const key = crypto.randomUUID();
    const old = value(like, "line-line");
    fresh.querySelectorAll("*").forEach((part) => {
      ["id", "for", "name", "data-photos-of"].forEach((name) => {
        if (part.hasAttribute(name)) part.setAttribute(name, part.getAttribute(name).replace(old, key));
      });
    });
    fresh.querySelector('[name="line-line"]').value = key;
    fresh.querySelector('[name="line-count"]').value = fresh.dataset.finding ? "0" : "1";
    fresh.querySelectorAll('[name="line-place"], [name="line-note"]').forEach((field) => { field.value = ""; });
    photosOf(fresh).replaceChildren();
    delete fresh.dataset.spot;
    if (fresh.tagName === "DETAILS") fresh.open = false;
    like.after(fresh);
    return fresh;
  };

  const fill = (form, change) => {
    const set = (name, text) => { const field = form.querySelector(`[name="${name}"]`); if (field) field.value = text; };
    form.querySelectorAll('[name="choice"], [name="value"]').forEach((radio) => {
      radio.checked = radio.value === String(change[radio.name] || "");
    });
    ["met", "cases", "reason"].forEach((name) => set(name, change[name] === undefined || change[name] === null ? "" : change[name]));
    const lapses = form.querySelector('[name="lapses"]');
    if (lapses) lapses.checked = Boolean(change.lapses);
    const wanted = new Map((change.found || []).map((found) => [found.line, found]));
    lines(form).forEach((line) => {
      const found = wanted.get(value(line, "line-line"));
      if (found) { write(line, found); wanted.delete(found.line); } else if (line.dataset.finding) write(line, { count: 0 });
    });
    wanted.forEach((found) => {
      const same = lines(form).filter((line) => line.dataset.finding === (found.finding || ""));
      if (!same.length) return;
      const free = found.finding ? same.find((line) => !whole(value(line, "line-count"))) : same[0];
      const line = free || addLine(same[same.length - 1]);
      rekey(line, found.line);
      write(line, found);
    });
    count(form);
  };
  const rekey = (line, key) => {
    const old = value(line, "line-line");
    line.querySelectorAll("*").forEach((part) => {
      ["id", "for", "name", "data-photos-of"].forEach((name) => {
        if (part.hasAttribute(name)) part.setAttribute(name, part.getAttribute(name).replace(old, key));
      });
    });
    line.querySelector('[name="line-line"]').value = key;
  };
  const write = (line, found) => {
    line.querySelector('[name="line-count"]').value = found.count === undefined ? 1 : found.count;
    line.querySelector('[name="line-place"]').value = found.place || "";
    line.querySelector('[name="line-note"]').value = found.note || "";
    if (line.tagName === "DETAILS" && found.count) line.open = true;
  };

  // What is taken off as it is typed, in hundredths; the portal's own figure takes its place once it is there
  const hundredths = (text) => Math.round(Number(text) * 100);
  const count = (form) => {
    if (form.dataset.kind !== "count") return null;
    const sums = new Map();
    let zero = false;
    lines(form).forEach((line) => {
      const number = whole(value(line, "line-count")) || 0;
      const said = line.querySelector("[data-sum]");
      const each = hundredths(line.dataset.each || 0);
      if (said) said.textContent = number && each ? `${number} × ${line.dataset.each} = ${(number * each / 100).toFixed(2)}` : "";
      if (number && line.dataset.zero !== undefined) zero = true;
      const before = sums.get(line.dataset.finding) || 0;
      const cap = line.dataset.cap ? hundredths(line.dataset.cap) : Infinity;
      sums.set(line.dataset.finding, Math.min(before + number * each, cap));
    });
    const full = hundredths(form.dataset.full);
    const off = Array.from(sums.values()).reduce((sum, one) => sum + one, 0);
    const taken = Math.min(off, form.dataset.cap && !zero ? hundredths(form.dataset.cap) : Infinity);
    return zero ? 0 : Math.max(0, full - taken) / 100;
  };

  // An answer in words, for two versions side by side
  const told = (form, change) => {
    const rows = [];
    const radio = Array.from(form.querySelectorAll('[name="choice"], [name="value"]'))
      .find((one) => one.value === String(change[one.name] || ""));
    if (radio) rows.push(form.querySelector(`label[for="${radio.id}"]`).textContent.trim());
    if (change.lapses) rows.push(change.reason || "");
    if (change.cases !== undefined && change.cases !== null) rows.push(`${change.met} / ${change.cases}`);
    (change.found || []).forEach((found) => rows.push([found.finding ? `×${found.count}` : "", found.place, found.note]
      .filter(Boolean).join(" ")));
    return rows;
  };

  // What works with any script, also on plain http where nothing can be kept: the steppers and the sum beside them
  document.querySelectorAll("form[data-item] [data-step]").forEach((button) => { button.hidden = false; });
  document.addEventListener("click", (event) => {
    const step = event.target.closest("form[data-item] [data-step]");
    if (!step) return;
    const field = step.parentElement.querySelector('[name="line-count"]');
    field.value = Math.max(0, (whole(field.value) || 0) + Number(step.dataset.step));
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-item]");
    const taken = form ? count(form) : null;
    if (taken !== null) form.querySelector("[data-points]").textContent = taken.toFixed(2);
  });

  window.fieldForm = { read, fill, count, told, lines, addLine, photosOf, value, whole };
})();
