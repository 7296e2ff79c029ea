// Leave this page: cover it at once, tell the server, replace this entry so that Back does not return.
// Without this script the form posts and the server answers with a plain page.
(() => {
  const form = document.querySelector("form.leave");
  if (!form) return;
  let shifts = [];
  for (const note of document.querySelectorAll("[data-needs-script]")) note.hidden = false;

  const leave = () => {
    document.documentElement.classList.add("left");
    document.title = "\u200b";
    const to = form.dataset.to;
    if (!to) {
      form.submit();
      return;
    }
    const go = () => window.location.replace(to);
    setTimeout(go, 700);
    fetch(form.action, { method: "POST", body: new FormData(form), keepalive: true, redirect: "manual" }).then(go, go);
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    leave();
  });
  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift") {
      shifts = [];
      return;
    }
    shifts = shifts.filter((at) => event.timeStamp - at < 1500).concat(event.timeStamp);
    if (shifts.length >= 3) leave();
  });
  // A page kept in the back-forward cache would come back as it was: fetch it afresh instead.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) window.location.reload();
  });
})();
