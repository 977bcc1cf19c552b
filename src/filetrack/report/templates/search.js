const box = document.getElementById("query");
const told = document.getElementById("found");
const entries = [...document.querySelectorAll(".entries li")];
const lists = [...document.querySelectorAll(".entries")];
function narrow() {
  const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
  let found = 0;
  for (const entry of entries) {
    const text = entry.textContent.toLowerCase();
    entry.hidden = !words.every((word) => text.includes(word));
    found += entry.hidden ? 0 : 1;
  }
  for (const list of lists) list.hidden = [...list.querySelectorAll("li")].every((entry) => entry.hidden);
  told.textContent = words.length ? found + " of " + entries.length : entries.length + " in all";
}
box.addEventListener("input", narrow);
narrow();
