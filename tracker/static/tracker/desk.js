// Keys of the desk: j and k move through [data-row], o opens, t takes, / searches, ? shows the keys.
// Also the seconds of [data-until] (ISO instant), which the server wrote as words first.
(() => {
  const rows = () => [...document.querySelectorAll("[data-row]")];
  const here = () => document.querySelector("[data-row].is-here");
  const dialog = document.querySelector("dialog.keys");
  // Single keys disturb people who dictate: they can be turned off for this browser.
  const isOff = () => localStorage.getItem("keys") === "off";

  const moveTo = (row) => {
    if (!row) return;
    for (const other of rows()) other.classList.toggle("is-here", other === row);
    const link = row.querySelector("a");
    if (link) link.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  };
  const step = (by) => {
    const all = rows();
    const at = all.indexOf(here());
    moveTo(all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)]);
  };
  const click = (selector) => {
    const target = here() && here().querySelector(selector);
    if (target) target.click();
  };
  const keys = {
    j: () => step(1),
    k: () => step(-1),
    o: () => click("a"),
    t: () => (here() ? click("[data-take]") : document.querySelector("[data-take]")?.click()),
    "/": () => {
      const box = document.querySelector(".search input, input[type='search']");
      if (box) box.focus();
    },
    "?": () => dialog && dialog.showModal(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || (dialog && dialog.open)) return;
    if (isOff() && event.key !== "?") return;
    if (event.target.closest("input:not([type='checkbox'], [type='radio']), textarea, select, [contenteditable]")) return;
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest("[data-row]");
    if (row) for (const other of rows()) other.classList.toggle("is-here", other === row);
  });
  for (const button of document.querySelectorAll("[data-keys]")) {
    button.hidden = !dialog;
    button.addEventListener("click", () => dialog.showModal());
  }

  const choice = document.querySelector("[data-keys-on]");
  if (choice) {
    choice.checked = !isOff();
    choice.addEventListener("change", () => localStorage.setItem("keys", choice.checked ? "on" : "off"));
  }

  // A list whose groups belong to what another list holds: only the group of that name is offered.
  for (const list of document.querySelectorAll("select[data-within]")) {
    const outer = list.form.elements[list.dataset.within];
    const narrow = () => {
      const name = outer.selectedOptions[0]?.label;
      for (const group of list.querySelectorAll("optgroup")) group.hidden = group.disabled = group.label !== name;
      if (list.selectedOptions[0]?.parentElement.disabled) list.value = "";
    };
    outer.addEventListener("change", narrow);
    narrow();
  }

  const tick = () => {
    for (const clock of document.querySelectorAll("[data-until]")) {
      const left = Math.max(0, Math.round((new Date(clock.dataset.until) - Date.now()) / 1000));
      if (left >= 3600) continue;
      clock.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    }
  };
  if (document.querySelector("[data-until]")) {
    tick();
    setInterval(tick, 1000);
  }
})();
