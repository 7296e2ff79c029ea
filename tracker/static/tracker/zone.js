// Somebody new: finds the place in their country with the clock of this browser, and says whose clock counts.
(() => {
  const [country, zone, said] = ["#id_country", "#id_zone", "[data-clock]"].map((one) => document.querySelector(one));
  const text = (select) => select.selectedOptions[0].text;
  // In January and in July: places with the same clock now may part in summer.
  const clock = (timeZone) => {
    try {
      return [0, 6].map((month) => new Date(2026, month).toLocaleString("en", { timeZone })).join();
    } catch {
      return timeZone;
    }
  };
  const say = () => {
    said.textContent = text(zone.value ? zone : country);
  };
  const find = () => {
    const there = [...zone.querySelectorAll("optgroup")].find((group) => group.label === text(country));
    const places = there ? [...there.children] : [zone.options[0]];
    zone.value = (places.find((one) => clock(one.value) === clock()) || places[0]).value;
    say();
  };
  zone.addEventListener("change", say);
  country.addEventListener("change", find);
  document.querySelector("[href='#id_country']").addEventListener("click", () => {
    country.closest("details").open = true;
  });
  if ("find" in zone.dataset) find();
})();
