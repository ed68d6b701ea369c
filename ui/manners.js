// What the browser is to do by itself: copy, focus, scroll. Kept for the life of the page.
if (!window.xietong) {
  window.xietong = { turns: 0, fieldSeen: null, targetSeen: null };
  const sentences = Object.entries(SENTENCES);
  document.documentElement.lang = "zh-CN";

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // over plain http from another machine there is no clipboard: select and copy by hand
      const area = document.createElement("textarea");
      area.value = text;
      area.style.position = "fixed";
      area.style.opacity = "0";
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      return done;
    }
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("button[data-copy], button[data-copy-link]");
    if (button) {
      const label = button.textContent;
      if (label === button.dataset.copied) return;
      const link = button.dataset.copyLink;
      const text = link ? new URL(link, location.href).href : button.dataset.copy;
      button.textContent = (await copy(text)) ? button.dataset.copied : button.dataset.failed;
      setTimeout(() => (button.textContent = label), 1600);
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

  // the words of a source must not open below the input
  document.addEventListener("toggle", ({ target }) => {
    if (target.open && target.matches("details.source")) target.scrollIntoView({ block: "nearest" });
  }, true);

  const byHand = matchMedia("(pointer: fine)"); // on a phone focus would open the keyboard

  // What Streamlit itself says is English: its dialogs, and what a screen reader reads out.
  function chinese(text) {
    return sentences.find(([english]) => text?.trim().startsWith(english))?.[1];
  }

  function speakChinese() {
    document.querySelectorAll("[aria-label]").forEach((one) => {
      const label = chinese(one.getAttribute("aria-label"));
      if (label) one.setAttribute("aria-label", label);
    });
    document.querySelectorAll('[data-testid="stDialog"], [data-testid="stFileUploader"], [data-testid="stTooltipContent"]').forEach((dialog) => {
      const walker = document.createTreeWalker(dialog, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const words = chinese(walker.currentNode.data);
        if (words) walker.currentNode.data = words;
      }
    });
  }

  // An answer is read from its question on. Streamlit shows the end of it, and goes on
  // scrolling there while the page is laid out, hence several times; a hand on the wheel wins.
  function showFrom(question) {
    const later = [0, 100, 250, 450].map((delay) =>
      setTimeout(() => question.scrollIntoView({ block: "start" }), delay));
    const leave = () => later.forEach(clearTimeout);
    ["wheel", "touchstart", "keydown"].forEach((name) =>
      document.addEventListener(name, leave, { once: true, passive: true }));
  }

  function settle() {
    speakChinese();
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
    if (asked && !running) showFrom(questions[questions.length - 1]);
    if (!running) state.turns = questions.length;
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
  new MutationObserver(() => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      settle();
    });
  }).observe(document.body, {
    childList: true,
    subtree: true,
    attributeFilter: ["data-test-script-state"],
  });
  settle();
}
