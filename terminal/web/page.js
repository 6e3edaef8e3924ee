// In here lives what the page does around the terminal: fonts first, notes at the beginning and the end, keys that browsers keep.
"use strict";
(() => {
  const counter = document.getElementById("counter");
  const note = document.getElementById("note");
  const said = document.getElementById("said");
  const again = document.getElementById("again");
  const ENDED_BY_ITSELF = 1000;
  const A_SCREEN = 500; // bytes: what comes before the first screen are some modes, of a few bytes each
  let trouble = "";

  // The page may have been reached by any name, or through a proxy: the socket is where the page came from.
  const address = new URL("ws", location.href);
  address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  counter.dataset.sessionWebsocketUrl = address.href;

  function opened() {
    note.hidden = true;
    counter.querySelector(".xterm-helper-textarea")?.focus();
  }

  function closed(event) {
    said.textContent = trouble || (event.code === ENDED_BY_ITSELF ? again.dataset.ended : again.dataset.gone);
    again.hidden = false;
    note.hidden = false;
    again.focus();
  }
  again.addEventListener("click", () => location.reload());

  // The terminal's script opens the one socket, and keeps it to itself.
  window.WebSocket = class extends WebSocket {
    constructor(...told) {
      super(...told);
      let shown = false;
      this.addEventListener("message", (event) => {
        if (typeof event.data !== "string") {
          if (!shown && event.data.byteLength >= A_SCREEN) {
            shown = true;
            setTimeout(opened);
          }
          return;
        }
        const [kind, sentence] = JSON.parse(event.data);
        if (kind === "trouble") trouble = sentence;
      });
      this.addEventListener("close", closed);
    }
  };

  // Ctrl+V is for the browser: it pastes into the terminal, which would otherwise send it on as a key.
  document.addEventListener(
    "keydown",
    (event) => {
      const paste = event.code === "KeyV" && (event.ctrlKey || event.metaKey) && !event.altKey;
      if (paste) event.stopImmediatePropagation();
    },
    true,
  );

  // A letter is measured once, when the terminal begins: its fonts must be there by then.
  async function begin() {
    const size = `${counter.dataset.fontSize}px "Roboto Mono"`;
    await Promise.allSettled([`${size}`, `bold ${size}`].map((font) => document.fonts.load(font, "W受")));
    const script = document.createElement("script");
    script.src = "/terminal.js";
    script.onload = () => window.onload(new Event("load")); // it waits for an event that is over
    script.onerror = closed;
    document.head.append(script);
  }
  window.addEventListener("load", begin);
})();
