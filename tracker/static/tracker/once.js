// A form is sent once: a second tap on the way does nothing. The server refuses doubles by itself as well.
(() => {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.matches(".leave, [data-often]") || event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    const button = event.submitter;
    // After this turn, so that the pressed button's own name and value still travel.
    setTimeout(() => {
      if (!button) return;
      button.setAttribute("aria-disabled", "true");
      if (form.dataset.sending) button.textContent = form.dataset.sending;
    }, 0);
    setTimeout(() => {
      delete form.dataset.sent;
      if (button) button.removeAttribute("aria-disabled");
    }, 20000);
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });
})();
