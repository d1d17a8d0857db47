(() => {
  "use strict";
  const all = (query, within = document) => [...within.querySelectorAll(query)];

  // The choice of colours works without this; here it is only remembered.
  const store = (() => { try { return window.localStorage; } catch { return null; } })();
  const choices = all("input[name=theme]");
  const kept = store && store.getItem("teeio-theme");
  for (const choice of choices) {
    if (choice.value === kept) choice.checked = true;
    choice.addEventListener("change", () => { if (store) store.setItem("teeio-theme", choice.value); });
  }

  const diagram = document.querySelector(".diagram");
  if (!diagram) return;
  const steps = all("details.step", diagram);
  const rows = () => all("summary", diagram).filter((row) => row.offsetParent !== null);
  const boxes = all(".filters input");
  const shown = document.getElementById("shown");
  const events = all(".event", diagram);

  const count = () => {
    const hidden = boxes.filter((box) => !box.checked).map((box) => "k-" + box.id.slice(5));
    const visible = events.filter((each) => !hidden.some((kind) => each.classList.contains(kind)));
    shown.textContent = visible.length === events.length
        ? events.length + " events" : visible.length + " of " + events.length + " events";
  };
  boxes.forEach((box) => box.addEventListener("change", count));
  count();

  const button = document.getElementById("open-all");
  button.hidden = false;
  const label = () => {
    button.textContent = steps.every((step) => step.open) ? "Close all steps" : "Open all steps";
  };
  button.addEventListener("click", () => {
    const open = !steps.every((step) => step.open);
    steps.forEach((step) => { step.open = open; });
  });
  steps.forEach((step) => step.addEventListener("toggle", label));
  label();

  diagram.addEventListener("keydown", (event) => {
    const at = event.target.closest("summary");
    const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!at || event.ctrlKey || event.altKey || event.metaKey) return;
    const list = rows();
    const next = way ? list[list.indexOf(at) + way]
        : event.key === "Home" ? list[0] : event.key === "End" ? list.at(-1) : null;
    if (next) {
      event.preventDefault();
      next.focus();
    } else if (event.key === "Escape" && at.parentElement.open) {
      at.parentElement.open = false;
    }
  });
})();
