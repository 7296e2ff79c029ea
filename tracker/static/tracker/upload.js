// Says at once when a file is too big, before it has been sent over a slow line.
// <input type="file" data-max-bytes="26214400" data-too-big="“{name}” is too big. …">
(() => {
  for (const input of document.querySelectorAll('input[type="file"][data-max-bytes]')) {
    const limit = Number(input.dataset.maxBytes);
    const note = document.createElement("ul");
    note.className = "errorlist";
    note.id = `${input.id || input.name}_size`;
    note.setAttribute("role", "alert");
    input.after(note);
    input.setAttribute("aria-describedby", `${input.getAttribute("aria-describedby") || ""} ${note.id}`.trim());

    input.addEventListener("change", () => {
      const big = [...input.files].filter((file) => file.size > limit);
      note.replaceChildren(
        ...big.map((file) => {
          const line = document.createElement("li");
          line.textContent = (input.dataset.tooBig || "{name}").replace("{name}", file.name);
          return line;
        }),
      );
      input.toggleAttribute("aria-invalid", big.length > 0);
      if (big.length) input.setAttribute("aria-invalid", "true");
      input.setCustomValidity(big.length ? note.textContent : "");
    });
  }
})();
