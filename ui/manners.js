// What the browser is to do by itself: copy, focus, scroll. Kept for the life of the page.
if (!window.xietong) {
  window.xietong = { turns: 0, fieldSeen: null, targetSeen: null };
  const sentences = Object.entries(SENTENCES);
  const patterns = Object.entries(PATTERNS).map(([english, words]) => [new RegExp(english), words]);
  const root = document.documentElement;
  root.lang = "zh-CN";
  const LARGE = "xietong-large";
  root.classList.toggle("large", localStorage.getItem(LARGE) === "yes");

  function element(name, style, ...inside) {
    const made = document.createElement(name);
    made.setAttribute("style", style);
    made.append(...inside);
    return made;
  }

  // What is copied, as a word processor takes it: lines with tabs are rows of a table.
  function asHtml(text) {
    const cell = (words) =>
      element("td", "border:1px solid #666;padding:2px 6px;vertical-align:top", words);
    const row = (line) => element("tr", "", ...line.split("\t").map(cell));
    const parts = text.split("\n\n").flatMap((part) => {
      const lines = part.split("\n");
      return lines.every((line) => line.includes("\t"))
        ? [element("table", "border-collapse:collapse", ...lines.map(row))]
        : lines.map((line) => element("p", "margin:0", line));
    });
    return element("div", "", ...parts).innerHTML;
  }

  async function copy(text, html) {
    try {
      const kinds = { "text/plain": text, ...(html && { "text/html": html }) };
      const blobs = Object.entries(kinds).map(([type, words]) => [type, new Blob([words], { type })]);
      await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
      return true;
    } catch {
      return copyByHand(text, html);
    }
  }

  // over plain http from another machine there is no clipboard: select and copy as a hand does
  function copyByHand(text, html) {
    const fill = (event) => {
      event.clipboardData.setData("text/plain", text);
      if (html) event.clipboardData.setData("text/html", html);
      event.preventDefault();
    };
    const focused = document.activeElement;
    const area = document.createElement("textarea");
    area.value = text;
    area.style.position = "fixed";
    area.style.opacity = "0";
    document.body.append(area);
    area.select();
    document.addEventListener("copy", fill);
    const done = document.execCommand("copy");
    document.removeEventListener("copy", fill);
    area.remove();
    focused?.focus({ preventScroll: true });
    return done;
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("button[data-copy], button[data-copy-link]");
    if (button) {
      const label = button.textContent;
      if (label === button.dataset.copied) return;
      const link = button.dataset.copyLink;
      const text = link ? new URL(link, location.href).href : button.dataset.copy;
      const html = link ? "" : asHtml(text);
      button.textContent = (await copy(text, html)) ? button.dataset.copied : button.dataset.failed;
      setTimeout(() => (button.textContent = label), 2500);
    }
    if (event.target.closest?.("[data-large]")) {
      localStorage.setItem(LARGE, root.classList.toggle("large") ? "yes" : "no");
      showLarge();
    }
    const link = event.target.closest?.('a[href^="#page-"], a[href^="#hit-"]');
    if (link) {
      event.preventDefault();
      document.querySelector(".original mark.current")?.classList.remove("current");
      const place = document.querySelector(link.getAttribute("href"));
      place?.scrollIntoView();
      if (place?.matches("mark")) place.classList.add("current");
    }
    const way = event.target.closest?.("a.go");
    if (way && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
      // to another page of the app without loading it anew: what was asked so far stays
      event.preventDefault();
      history.pushState(null, "", way.href);
      dispatchEvent(new PopStateEvent("popstate", { state: null }));
    }
  });

  // On a phone the sidebar lies over the page that was asked for. Heard on the way down: a
  // choice of the list lets no click come up again.
  const LEADS = ['[data-testid="stSidebarNavLink"]', ".st-key-new button",
    '.st-key-conversation [data-testid="stRadioOption"]'].join(", ");
  document.addEventListener("click", ({ target }) => {
    if (!target.closest?.(LEADS) || innerWidth >= 768) return;
    const collapse = document.querySelector('[data-testid="stSidebarCollapseButton"] button');
    setTimeout(() => collapse?.click());
  }, true);

  // What opens stays where it was clicked, and opens into view. Streamlit pulls the end of the
  // conversation into sight whenever it grows, over several frames.
  let clicked = 0; // how far down the line stood
  document.addEventListener("click", ({ target }) => {
    clicked = target.closest?.("summary")?.getBoundingClientRect().top ?? clicked;
  }, true);
  document.addEventListener("toggle", ({ target }) => {
    if (!target.matches("details.source, details.more")) return;
    const line = target.querySelector("summary");
    const scroller = scrollerOf(target);
    const stay = () => {
      scroller.scrollTop += line.getBoundingClientRect().top - clicked;
      if (target.open) target.scrollIntoView({ block: "nearest" });
      clicked = line.getBoundingClientRect().top;
    };
    stay();
    repeat(stay);
  }, true);

  function scrollerOf(element) {
    for (let one = element.parentElement; one; one = one.parentElement)
      if (/auto|scroll/.test(getComputedStyle(one).overflowY)) return one;
    return root;
  }

  // does something again while the page is laid out; a hand on the wheel ends it
  function repeat(again) {
    const later = [100, 250, 450, 800].map((delay) => setTimeout(again, delay));
    const leave = () => later.forEach(clearTimeout);
    ["wheel", "touchstart", "keydown", "mousedown"].forEach((name) =>
      document.addEventListener(name, leave, { once: true, passive: true }));
  }

  const byHand = matchMedia("(pointer: fine)"); // on a phone focus would open the keyboard

  // What Streamlit itself says is English: in its own furniture, never in what a page says.
  const FURNITURE = [
    ...["stDialog", "stFileUploader", "stToastContainer", "stElementToolbar", "stTooltip",
      "stSelectbox", "stMultiSelect", "stDataFrame", "stNumberInput", "stVegaLite",
    ].map((name) => `[data-testid^="${name}"]`),
    '[role="listbox"]', '[role="tooltip"]', '[role="menu"]', "[aria-live]", 'a[href^="#"]',
  ].join(", ");
  const SPOKEN = ["aria-label", "title", "placeholder", "alt", "aria-description"];
  const STATE = "data-test-script-state"; // whether the page is being drawn

  function chinese(text) {
    const said = text?.trim();
    if (!said || !/[A-Za-z]/.test(said)) return undefined;
    // a single word may also begin what somebody wrote: only as a whole is it Streamlit's
    const sentence = sentences.find(([english]) =>
      said === english || (english.includes(" ") && said.startsWith(english)));
    if (sentence) return sentence[1];
    const [head, ...rest] = said.split(": "); // Fullscreen: and the name of what is shown
    const named = rest.length && sentences.find(([english]) => english === head);
    if (named) return `${named[1]}：${rest.join(": ")}`;
    const pattern = patterns.find(([english]) => english.test(said));
    return pattern && said.replace(...pattern);
  }

  function speakAttribute(one, name) {
    const words = chinese(one.getAttribute(name));
    if (words !== undefined) one.setAttribute(name, words);
  }

  function speakText(node) {
    const words = chinese(node.data);
    if (words !== undefined && node.parentElement?.closest(FURNITURE)) node.data = words;
  }

  // all that is said in a part of the page, by itself and within
  function speakChinese(part) {
    if (part.nodeType === Node.TEXT_NODE) speakText(part);
    if (part.nodeType !== Node.ELEMENT_NODE) return;
    for (const one of [part, ...part.querySelectorAll(SPOKEN.map((name) => `[${name}]`).join())])
      for (const name of SPOKEN) speakAttribute(one, name);
    const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) speakText(walker.currentNode);
  }

  // Told of a change before it is painted: nobody sees the English word that it brought.
  function speakOfChange({ type, target, attributeName, addedNodes }) {
    if (type === "childList") addedNodes.forEach(speakChinese);
    else if (type === "characterData") speakText(target);
    else if (attributeName !== STATE) speakAttribute(target, attributeName);
  }

  function showLarge() {
    const large = root.classList.contains("large");
    document.querySelectorAll("[data-large]").forEach((one) =>
      one.setAttribute("aria-pressed", String(large)));
  }

  // An answer is read from its question on. Streamlit shows the end of it, and goes on
  // scrolling there while the page is laid out, hence several times; a hand on the wheel wins.
  function showFrom(question) {
    const show = () => question.scrollIntoView({ block: "start" });
    setTimeout(show);
    repeat(show);
  }

  // A menu is drawn at the end of the document: whoever opened it by key would have to walk there.
  function enterMenu(state) {
    const field = document.querySelector('[data-testid="stPopoverBody"] input');
    const opener = document.activeElement?.matches('[data-testid="stPopoverButton"]');
    if (field && !state.menuSeen && opener && byHand.matches) field.focus({ preventScroll: true });
    state.menuSeen = Boolean(field);
  }

  function settle() {
    showLarge();
    const state = window.xietong;
    const running = document.querySelector('.stApp[data-test-script-state="running"]');
    const field = document.querySelector('[data-testid="stChatInputTextArea"]');
    const questions = document.querySelectorAll(".question");
    const asked = questions.length > state.turns;
    if (field && byHand.matches && (asked || field !== state.fieldSeen)) {
      const free = !document.activeElement || document.activeElement === document.body;
      if (free || asked) field.focus({ preventScroll: true });
    }
    state.fieldSeen = field;
    // there is something to read: a model's words are read while they come
    const readable = !running || document.querySelector(".coming");
    if (asked && readable) showFrom(questions[questions.length - 1]);
    if (readable) state.turns = questions.length;
    enterMenu(state);
    const target = [".page.here mark", ".page.here", "tbody.here"]
      .map((place) => document.querySelector(place)).find(Boolean) ?? null;
    // gone to once: filters draw the row anew, and must not pull the reader back to it
    const asks = new URLSearchParams(location.search);
    const place = target && ["page", "quote", "row"].map((name) => asks.get(name)).join(" ")
      + target.closest("[id]").id;
    if (target && place !== state.targetSeen) showFrom(target);
    state.targetSeen = place;
  }

  let waiting = false;
  new MutationObserver((changes) => {
    changes.forEach(speakOfChange);
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      settle();
    });
  }).observe(document.body, {
    childList: true,
    subtree: true,
    characterData: true,
    attributeFilter: [STATE, ...SPOKEN],
  });
  speakChinese(document.body);
  settle();
}
