// The page's language, for screen readers and hyphenation.
document.documentElement.lang = "LANG";
document.documentElement.classList.toggle("bg-meeting", MEETING);

if (!window.bagdar) {
  window.bagdar = true;

  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const save = event.target.closest(".bg-save");
    if (save) return saveChart(save.dataset);
    // A link inside the app is followed without loading the whole page; without this script it works too.
    const link = event.target.closest(".bg-links a[href], a.bg-link[href]");
    if (!link || link.target === "_blank" || link.origin !== location.origin) return;
    event.preventDefault();
    history.pushState({}, "", link.href);
    window.dispatchEvent(new PopStateEvent("popstate"));
    document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);
  });

  // The keys of the meeting view; a key pressed before the page is there waits for it a moment.
  const KEYS = { ArrowRight: "next", PageDown: "next", ArrowLeft: "back", PageUp: "back", Escape: "off" };
  document.addEventListener("keydown", (event) => {
    const name = KEYS[event.key];
    if (!name || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!document.documentElement.classList.contains("bg-meeting")) return;
    event.preventDefault();
    press(name, 20);
  });

  function press(name, tries) {
    const button = document.querySelector(`.st-key-meeting-${name} button`);
    if (button) button.click();
    else if (tries) setTimeout(press, 100, name, tries - 1);
  }

  const SVG = "http://www.w3.org/2000/svg";

  // Joins the layers of a chart with its heading and notes into one file; needs no network.
  function saveChart({ chart, file, title, notes }) {
    const layers = [...document.querySelectorAll(`.st-key-${CSS.escape(chart)} svg.main-svg`)];
    if (!layers.length) return;
    const size = layers[0].getBoundingClientRect();
    const style = getComputedStyle(document.documentElement);
    const family = getComputedStyle(document.querySelector(".stApp")).fontFamily.replaceAll('"', "'");
    const whole = document.createElementNS(SVG, "svg");
    whole.setAttribute("xmlns", SVG);
    const ground = whole.appendChild(document.createElementNS(SVG, "rect"));
    let top = lines(whole, title, 20, 32, size.width, "600", style.getPropertyValue("--ink"), family) + 4;
    for (const layer of layers) {
      const copy = layer.cloneNode(true);
      copy.setAttribute("y", top);
      copy.removeAttribute("style");
      whole.appendChild(copy);
    }
    top = lines(whole, notes, 13, top + size.height + 22, size.width, "400", style.getPropertyValue("--quiet"), family);
    for (const [name, value] of Object.entries({ width: size.width, height: top + 4, viewBox: `0 0 ${size.width} ${top + 4}` }))
      whole.setAttribute(name, value);
    for (const [name, value] of Object.entries({ width: "100%", height: "100%", fill: style.getPropertyValue("--page") }))
      ground.setAttribute(name, value);
    const blob = new Blob([new XMLSerializer().serializeToString(whole)], { type: "image/svg+xml" });
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: file });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  // Writes words in lines that fit the width; gives the place below them.
  function lines(whole, words, size, top, width, weight, colour, family) {
    if (!words) return top - size;
    const most = Math.max(20, Math.floor(width / (size * 0.5)));
    let line = "";
    const all = [];
    for (const word of words.split(" ")) {
      if (line && (line + " " + word).length > most) { all.push(line); line = word; }
      else line = line ? line + " " + word : word;
    }
    all.push(line);
    for (const text of all) {
      const element = whole.appendChild(document.createElementNS(SVG, "text"));
      for (const [name, value] of Object.entries({ x: 8, y: top, "font-size": size, "font-weight": weight, fill: colour, "font-family": family }))
        element.setAttribute(name, value);
      element.textContent = text;
      top += size * 1.3;
    }
    return top - size * 0.6;
  }
}
