// What was revealed fades: <span class="revealed" data-fade="60" data-mask="••••">value</span>
// After that many seconds, or when the page is hidden and kept by the browser, the value leaves the page.
(() => {
  const hide = (shown) => {
    shown.textContent = shown.dataset.mask || "••••";
    shown.className = "masked";
  };
  const watch = (root) => {
    for (const shown of root.querySelectorAll(".revealed[data-fade]")) {
      if (shown.dataset.watched) continue;
      shown.dataset.watched = "yes";
      setTimeout(() => hide(shown), Number(shown.dataset.fade) * 1000);
    }
  };
  watch(document);
  document.addEventListener("htmx:afterSettle", () => watch(document));
  window.addEventListener("pagehide", () => document.querySelectorAll(".revealed").forEach(hide));
})();
