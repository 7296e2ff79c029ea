// Somebody new: finds the place in the chosen country whose clock is that of this browser, and says whose clock counts.
(() => {
  const country = document.querySelector("#id_country");
  const zone = document.querySelector("#id_zone");
  const said = document.querySelector("[data-clock]");
  if (!country || !zone || !said) return;
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  // In January and in July: places with the same clock now may part in summer.
  const clock = (timeZone) => [0, 6].map((month) => new Date(Date.UTC(2026, month)).toLocaleString("en", { timeZone })).join();
  const like = (timeZone) => {
    try {
      return clock(timeZone) === clock(here);
    } catch {
      return false;
    }
  };
  const named = () => country.selectedOptions[0].text;
  const find = () => {
    const there = [...zone.querySelectorAll("optgroup")].find((group) => group.label === named());
    const places = there ? [...there.children] : [];
    const found = places.find((one) => one.value === here) || places.find((one) => like(one.value)) || places[0];
    zone.value = found ? found.value : "";
  };
  const say = () => {
    said.textContent = zone.value ? zone.selectedOptions[0].text : named();
  };
  country.addEventListener("change", () => {
    find();
    say();
  });
  zone.addEventListener("change", say);
  document.querySelector('a[href="#id_country"]')?.addEventListener("click", () => {
    country.closest("details").open = true;
  });
  if ("find" in zone.dataset) {
    find();
    say();
  }
})();
