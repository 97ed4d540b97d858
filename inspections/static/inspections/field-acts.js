// Signing by hand and telling where one arrived. Both are extras: the forms are whole without them.
(() => {
  "use strict";

  // --- a name written on the screen, sent as the picture that the form asks for ------------------------------
  const pad = document.querySelector("template[data-pad]");
  const input = document.querySelector('input[type="file"][name="strokes"]');
  if (pad && input && window.PointerEvent && window.DataTransfer && HTMLCanvasElement.prototype.toBlob) {
    const box = pad.content.firstElementChild.cloneNode(true);
    const canvas = box.querySelector("canvas");
    const pen = canvas.getContext("2d");
    const said = box.querySelector("[data-written]");
    let last = null;
    Object.assign(pen, { lineWidth: 6, lineCap: "round", lineJoin: "round", strokeStyle: "#000" });
    const at = (event) => {
      const frame = canvas.getBoundingClientRect();
      return [(event.clientX - frame.left) * canvas.width / frame.width, (event.clientY - frame.top) * canvas.height / frame.height];
    };
    const draw = (event) => {
      pen.beginPath();
      pen.moveTo(...last);
      last = at(event);
      pen.lineTo(...last);
      pen.stroke();
    };
    const keep = () => canvas.toBlob((blob) => {
      const files = new DataTransfer();
      files.items.add(new File([blob], "name.png", { type: "image/png" }));
      input.files = files.files;
      said.textContent = said.dataset.done;
    }, "image/png");
    canvas.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      canvas.setPointerCapture(event.pointerId);
      last = at(event);
      draw(event);
    });
    canvas.addEventListener("pointermove", (event) => { if (last) draw(event); });
    ["pointerup", "pointercancel"].forEach((name) => canvas.addEventListener(name, () => { if (last) { last = null; keep(); } }));
    box.querySelector("[data-clear]").addEventListener("click", () => {
      pen.clearRect(0, 0, canvas.width, canvas.height);
      input.value = "";
      said.textContent = said.dataset.empty;
    });
    input.hidden = true;
    input.after(box);
  }

  // --- where one arrived: asked for by a press, never by itself ---------------------------------------------
  const arrive = document.querySelector("[data-arrive]");
  if (arrive) {
    const said = arrive.querySelector("[data-located]");
    const field = (name) => document.querySelector(`input[name="${name}"]`);
    arrive.querySelector("[data-locate]").addEventListener("click", () => {
      if (!navigator.geolocation) { said.textContent = said.dataset.failed; return; }
      said.textContent = said.dataset.busy;
      navigator.geolocation.getCurrentPosition(({ coords }) => {
        field("longitude").value = coords.longitude.toFixed(6);
        field("latitude").value = coords.latitude.toFixed(6);
        field("accuracy").value = coords.accuracy.toFixed(1);
        said.textContent = said.dataset.had.replace("{metres}", Math.round(coords.accuracy));
      }, () => { said.textContent = said.dataset.failed; }, { maximumAge: 60000, timeout: 8000 });
    });
  }
})();
