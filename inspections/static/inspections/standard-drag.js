// Items and categories dragged to another place: sent as the post of the buttons beside them, which stay.
(() => {
  "use strict";

  const hint = document.querySelector("[data-drag-hint]");
  if (!hint || !window.htmx || !window.matchMedia("(pointer: fine)").matches) return;
  let held = null;
  const all = () => document.querySelectorAll("#standard-outline [data-drag]");
  const ready = () => all().forEach((part) => { part.draggable = true; });
  const clear = () => all().forEach((part) => part.classList.remove("is-before", "is-after", "is-held"));
  const under = (event) => {
    const part = event.target.closest && event.target.closest("#standard-outline [data-drag]");
    return held && part && part !== held && part.dataset.drag === held.dataset.drag ? part : null;
  };
  const side = (event, part) => {
    const box = part.getBoundingClientRect();
    return event.clientY < box.top + box.height / 2 ? "before" : "after";
  };

  document.addEventListener("dragstart", (event) => {
    held = event.target.closest && event.target.closest("#standard-outline [data-drag]");
    if (!held) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", held.dataset.code);
    held.classList.add("is-held");
  });
  document.addEventListener("dragover", (event) => {
    const part = under(event);
    if (!part) return;
    event.preventDefault();
    const where = side(event, part);
    all().forEach((one) => one.classList.remove("is-before", "is-after"));
    part.classList.add(`is-${where}`);
  });
  document.addEventListener("drop", (event) => {
    const part = under(event);
    if (!part) return;
    event.preventDefault();
    const form = held.querySelector("form");
    const values = { ...Object.fromEntries(new FormData(form)), way: side(event, part), beside: part.dataset.code };
    window.htmx.ajax("POST", form.action, { target: "#standard-outline", swap: "outerHTML", values });
  });
  document.addEventListener("dragend", () => { clear(); held = null; });
  document.addEventListener("htmx:afterSettle", ready);
  ready();
})();
