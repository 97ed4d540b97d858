// What a sheet cannot do. Every page works without it: menus open, forms are sent, rows can be chosen.
(() => {
  "use strict";

  // An open menu closes with Escape or a press elsewhere
  const menus = () => document.querySelectorAll("details.menu[open]");
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menus().forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });
  document.addEventListener("click", (event) => {
    menus().forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  // Errors take the focus, on load and after a part of the page was replaced
  const takeFocus = (root) => {
    const summary = root.querySelector("[data-takes-focus]");
    if (summary) summary.focus();
  };
  takeFocus(document);
  document.addEventListener("htmx:afterSwap", (event) => takeFocus(event.detail.target));

  // Printing is offered only where a press can do it
  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });

  // Rows chosen for an act on many: mark them, count them, choose all of the page, let them go
  const picks = () => Array.from(document.querySelectorAll("[data-pick]"));
  const show = () => {
    const chosen = picks().filter((box) => box.checked);
    picks().forEach((box) => box.closest("tr").classList.toggle("is-chosen", box.checked));
    document.querySelectorAll("[data-picked], [data-unpick]").forEach((part) => { part.hidden = !chosen.length; });
    document.querySelectorAll("[data-picked-count]").forEach((part) => { part.textContent = chosen.length; });
    document.querySelectorAll("[data-pick-all]").forEach((box) => {
      box.checked = chosen.length > 0 && chosen.length === picks().length;
      box.indeterminate = chosen.length > 0 && chosen.length < picks().length;
    });
  };
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-pick-all]")) picks().forEach((box) => { box.checked = event.target.checked; });
    if (event.target.matches("[data-pick], [data-pick-all]")) show();
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-unpick]")) return;
    picks().forEach((box) => { box.checked = false; });
    show();
  });
  show();

  // A file can be dropped on the frame around its field
  document.querySelectorAll(".drop").forEach((frame) => {
    const input = frame.querySelector("input[type=file]");
    if (!input) return;
    frame.addEventListener("dragover", (event) => { event.preventDefault(); frame.classList.add("is-over"); });
    frame.addEventListener("dragleave", () => frame.classList.remove("is-over"));
    frame.addEventListener("drop", (event) => {
      event.preventDefault();
      frame.classList.remove("is-over");
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  });

  // Whoever signs out leaves none of the pages that the assessors' worker keeps on the device
  document.addEventListener("submit", (event) => {
    if (!window.caches || !event.target.matches('form[action$="/account/logout/"]')) return;
    caches.keys().then((names) => names.filter((name) => name.startsWith("field-")).forEach((name) => caches.delete(name)));
  });

  // A form sent twice by an impatient press is sent once
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
    setTimeout(() => { delete form.dataset.sent; }, 4000); // a download leaves the page where it is
  });
})();
