/* The way from address to address: links, history, and scroll and focus that stay where the reader had them. */
window.coverage = window.coverage || {};
(function (ours) {
  "use strict";

  var drawnFor = {};
  var last = null;
  var pending = null;
  if ("scrollRestoration" in window.history) { window.history.scrollRestoration = "manual"; }

  function here() { return window.location.pathname + window.location.search; }

  /* An address of ours with its keys in their order. */
  function written(path, query) {
    var frame = document.getElementById("frame");
    var order = frame ? frame.dataset.keys.split(",") : [];
    var pairs = Array.from(query.entries()).filter(function (pair) { return pair[1] !== ""; });
    pairs.sort(function (a, b) { return (order.indexOf(a[0]) + 1 || 99) - (order.indexOf(b[0]) + 1 || 99); });
    var text = new URLSearchParams(pairs).toString().replace(/%2C/g, ",").replace(/%7E/g, "~");
    return path + (text ? "?" + text : "");
  }

  /* The address that is shown, with some keys changed; null takes one away. */
  ours.address = function (changes, path) {
    var query = new URLSearchParams(window.location.search);
    query.delete("page");
    query.delete("open");
    Object.keys(changes).forEach(function (key) {
      if (changes[key] === null || changes[key] === "") { query.delete(key); } else { query.set(key, changes[key]); }
    });
    return written(path || window.location.pathname, query);
  };

  var LISTS = ["industry", "size", "kind", "regions"];
  /* What lists and tabs of one page are asked: it does not lead on to another. */
  var OF_A_PAGE = ["axes", "batch", "fold", "q", "q_unknown", "sort", "sort_unknown", "tab", "unit"];

  /* The value of a key that a link changes: what it adds to a list or takes out of it, it adds to the list that is shown, or takes out. */
  function changed(key, before, after) {
    var listed = function (value) { return (value || "").split(",").filter(Boolean); };
    var was = listed(before);
    var is = listed(after);
    var adds = is.filter(function (each) { return was.indexOf(each) < 0; });
    var takes = was.filter(function (each) { return is.indexOf(each) < 0; });
    if (LISTS.indexOf(key) < 0 || (adds.length && takes.length) || (takes.length && takes.length === was.length && was.length > 1)) { return after; }
    var shown = listed(new URLSearchParams(window.location.search).get(key));
    return shown.filter(function (each) { return takes.indexOf(each) < 0 && adds.indexOf(each) < 0; }).concat(adds).join(",");
  }

  /* Where a link leads now that was drawn for another address: what it changed there, it changes here. One that ``stays`` leads to
     another view of the page that is shown, whichever that is: the path to a region, a chip, the language. */
  function now(href, drawn, stays) {
    if (drawn === here()) { return href; }
    var goal = new URL(href, window.location.origin);
    var from = new URL(drawn, window.location.origin);
    var path = stays && goal.pathname === from.pathname && isOurs(window.location) ? window.location.pathname : goal.pathname;
    var changes = {};
    [from, goal].forEach(function (address) {
      address.searchParams.forEach(function (_, key) {
        var value = goal.searchParams.get(key);
        /* That another page is entered without it takes nothing from that page once it is the one shown. */
        if (value === null && goal.pathname !== from.pathname && OF_A_PAGE.indexOf(key) >= 0) { return; }
        if (value !== from.searchParams.get(key) || key === "page") { changes[key] = changed(key, from.searchParams.get(key), value); }
      });
    });
    if ("region" in changes && !goal.searchParams.has("unit")) { changes.unit = null; }
    /* Another page, and another tab of the page Data, are entered without what lists of the one before were asked. */
    if (path !== window.location.pathname || (path === "/data" && "tab" in changes)) {
      OF_A_PAGE.forEach(function (key) {
        changes[key] = goal.pathname === from.pathname && path !== window.location.pathname ? null : goal.searchParams.get(key);
      });
    }
    return ours.address(changes, path);
  }

  /* Whether there is a page of ours under an address. */
  function isOurs(there) {
    return Array.prototype.some.call(document.querySelectorAll(".side a, footer a"), function (page) { return page.pathname === there.pathname; });
  }

  function isPage(link) { return !link.hasAttribute("download") && !link.target && isOurs(link); }

  /* The path to a region, a chip, a notice, the switches: another view of the page that is shown, not a page. */
  function stays(link) { return !link.closest("#page, .side, footer"); }

  /* Links of cards that stayed lead on from the address that is shown. */
  function refresh() {
    Array.prototype.forEach.call(document.querySelectorAll(".slot"), function (slot) {
      var drawn = drawnFor[slot.dataset.slot];
      if (!drawn || (drawn === here() && !slot.ourMoved)) { return; }
      slot.ourMoved = true;
      Array.prototype.forEach.call(slot.querySelectorAll("a[href^='/']"), function (link) {
        if (!link.hasAttribute("download") && isPage(link)) {
          link.ourHref = link.ourHref || link.getAttribute("href");
          link.setAttribute("href", now(link.ourHref, drawn, stays(link)));
        }
      });
      Array.prototype.forEach.call(slot.querySelectorAll("button[data-href]"), function (button) {
        button.ourHref = button.ourHref || button.dataset.href;
        button.dataset.href = now(button.ourHref, drawn, stays(button));
      });
    });
  }

  function mark() {
    Array.prototype.forEach.call(document.querySelectorAll(".side a"), function (link) {
      var on = link.pathname === window.location.pathname;
      link.classList.toggle("on", on);
      if (on) { link.setAttribute("aria-current", "page"); } else { link.removeAttribute("aria-current"); }
    });
  }

  /* A phone's menu comes when it is opened. */
  ours.mark = mark;

  var STOPS = "a[href], button, input, select, textarea, summary, [tabindex]";
  function stops(slot) {
    return Array.prototype.filter.call(slot.querySelectorAll(STOPS), function (node) {
      /* Rows of a list that is drawn anew come later, and not as the same nodes. */
      return !node.closest(".ag-row") && node.checkVisibility ? node.checkVisibility() : node.getClientRects().length > 0;
    });
  }
  function said(node) { return node.getAttribute("aria-label") || node.textContent.trim(); }

  /* Where the focus is, in words that hold when its card has been drawn anew. */
  function focused() {
    var node = document.activeElement;
    if (!node || node === document.body) { return null; }
    /* What drops down closes with the link in it that is taken. */
    var drop = node.closest("details.drop");
    node = (drop && drop.querySelector("summary")) || node;
    var slot = node.closest(".slot");
    var panel = node.closest("[role=dialog][aria-labelledby]");
    return { id: node.id, opener: panel && panel.getAttribute("aria-labelledby"), slot: slot && slot.dataset.slot, at: slot ? stops(slot).indexOf(node) : -1, said: said(node) };
  }

  function focus(memo) {
    var node = memo.id && document.getElementById(memo.id);
    var slot = memo.slot && document.querySelector(".slot[data-slot='" + memo.slot + "']");
    if (!node && slot) {
      var all = stops(slot);
      node = all.filter(function (each) { return said(each) === memo.said; })[0] || all[Math.max(0, Math.min(memo.at, all.length - 1))];
    }
    [node, memo.opener && document.getElementById(memo.opener), document.getElementById("main")].some(function (each) {
      if (each) { each.focus({ preventScroll: true }); }
      return each && document.activeElement === each;
    });
  }

  /* Entry of the history -> where its reader was when it was left; one left by going back or on can no longer be told by its state. */
  var left = {};
  var entry = (window.history.state || {}).entry || anEntry();

  function anEntry() { return Date.now() + "-" + Math.random(); }

  function place() { return { entry: entry, y: window.scrollY, focus: focused() }; }

  function remember() {
    left[entry] = place();
    window.history.replaceState(Object.assign({}, window.history.state, left[entry]), "");
  }

  /* The page keeps its height while cards are drawn anew: a page that is short for a moment would move what the reader looks at. */
  var holds = 0;
  var held = 0;
  var touched = false;
  var resumes = null;
  ["wheel", "touchstart", "pointerdown", "keydown"].forEach(function (kind) {
    window.addEventListener(kind, function () { touched = true; }, { passive: true, capture: true });
  });

  function hold() {
    var page = document.getElementById("page");
    holds += 1;
    held = window.scrollY;
    touched = false;
    if (page) { page.style.minHeight = page.offsetHeight + "px"; }
  }

  function bottom(page) {
    return Math.max.apply(null, Array.prototype.map.call(page.children, function (each) { return each.getBoundingClientRect().bottom; }).concat(0)) + window.scrollY;
  }

  function filled(page) {
    return Array.prototype.every.call(page.querySelectorAll(".dash-graph"), function (each) { return each.querySelector(".main-svg"); })
      && Array.prototype.every.call(page.querySelectorAll(".gridbox"), function (each) { return each.querySelector(".ag-root"); });
  }

  /* A page that grows again later comes back to where the reader had it, unless the reader has moved since. */
  function keep(mine, left, short) {
    if (mine !== holds || touched || left <= 0) { return; }
    var most = document.documentElement.scrollHeight - window.innerHeight;
    if (window.scrollY < held && most >= held) {
      if (!short) { return; }
      window.scrollTo(0, held);
    }
    window.requestAnimationFrame(function () { keep(mine, left - 1, most < held); });
  }

  function isLost() { return !document.activeElement || document.activeElement === document.body; }

  /* Rows of a list go a moment after its card has been drawn anew, and with them a focus that they had. */
  function regain() {
    if (resumes && isLost() && !touched) { focus(resumes); }
    resumes = null;
  }

  function isHeld() { var page = document.getElementById("page"); return Boolean(page && page.style.minHeight); }

  /* What nobody waits for comes when charts are drawn, which readers do wait for: controls, and where links of other cards lead. */
  function finish() {
    ours.fill();
    refresh();
  }

  /* Let the height go once charts and lists stand and nothing has grown for some frames, after two seconds at the latest. */
  function release(mine, before, still, left) {
    var page = document.getElementById("page");
    if (!page || mine !== holds) { return; }
    var now = bottom(page);
    if (still >= 6 || left <= 0) { finish(); page.style.minHeight = ""; regain(); keep(mine, 60, true); return; }
    window.requestAnimationFrame(function () { release(mine, now, now === before && filled(page) ? still + 1 : 0, left - 1); });
  }

  /* Tell Dash where the browser is. Its own part for that compares with what it drew last, which two steps at once leave behind. */
  var toldOf = here();
  function tell() {
    var at = window.location;
    var before = new URL(toldOf, at.origin);
    var changes = { search: at.search, hash: at.hash, href: at.href };
    if (before.pathname !== at.pathname) { changes.pathname = at.pathname; }
    toldOf = here();
    window.dash_clientside.set_props("url", changes);
    ours.follow();
  }

  /* Go to an address without loading anew; on the same page nothing moves. */
  ours.go = function (href) {
    if (href === here()) { ours.again(); return; }
    var other = new URL(href, window.location.origin).pathname !== window.location.pathname;
    ours.endWriting();
    remember();
    pending = { at: href, y: other ? 0 : null, focus: focused(), other: other };
    entry = anEntry();
    window.history.pushState({ entry: entry }, "", href);
    touched = false;
    if (other) { holds += 1; ours.entering(); } else { hold(); }
    mark();
    tell();
  };

  /* The entry of the history that is shown, under another address: what a reader unfolds is no step that back would take back. */
  ours.rewrite = function (changes) {
    var query = new URLSearchParams(window.location.search);
    Object.keys(changes).forEach(function (key) { query.set(key, changes[key]); });
    var href = written(window.location.pathname, query);
    if (href === here()) { return; }
    remember();
    if (pending && pending.at === here()) { pending.at = href; }
    window.history.replaceState(window.history.state, "", href);
    tell();
  };

  /* The way that a link leads: where, from the address that it was drawn for. */
  ours.way = function (link) {
    var slot = link.closest(".slot");
    return {
      page: isPage(link) && link.origin === window.location.origin && link.getAttribute("href").charAt(0) !== "#",
      href: link.ourHref || link.pathname + link.search,
      drawn: (slot && drawnFor[slot.dataset.slot]) || here(),
      stays: stays(link),
      link: link,
    };
  };

  /* Go that way from the address that is shown. */
  ours.take = function (way) {
    if (way.page) { ours.go(now(way.href, way.drawn, way.stays)); } else { way.link.click(); }
    ours.close(way.link);
  };

  ours.again = function () { window.dash_clientside.set_props("again", { data: Date.now() }); };

  window.addEventListener("popstate", function (event) {
    ours.endWriting();
    touched = false;
    holds += 1;
    if (!pending) { left[entry] = place(); }
    entry = (event.state || {}).entry || anEntry();
    var state = left[entry] || event.state || {};
    pending = { at: here(), y: state.y === undefined ? null : state.y, focus: state.focus || null, back: true };
    mark();
    tell();
  });
  var resting = null;
  window.addEventListener("scroll", function () {
    window.clearTimeout(resting);
    resting = window.setTimeout(remember, 200);
  }, { passive: true });

  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a[href]");
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) { return; }
    var way = (event.isTrusted && ours.pressedWay(link)) || ours.way(link);
    if (!way.page) { return; }
    event.preventDefault();
    event.stopPropagation();
    ours.take(way);
  }, true);

  function slotOf(name) { return document.querySelector(".slot[data-slot='" + name + "']"); }

  /* The first node of each place, by which it is seen that the place has been filled anew. */
  function note() {
    Array.prototype.forEach.call(document.querySelectorAll(".slot"), function (slot) { slot.ourFirst = slot.firstElementChild; });
  }

  function isWaiting(name) {
    var slot = slotOf(name);
    return slot && slot.ourFirst && slot.ourFirst === slot.firstElementChild;
  }

  /* Do something once the browser shows what was drawn, or after half a second. */
  function settle(names, work, left) {
    var waits = names.some(isWaiting);
    window.requestAnimationFrame(waits && left > 0 ? function () { settle(names, work, left - 1); } : function () { window.requestAnimationFrame(work); });
  }

  /* Called with what the server drew: the cards of another address are on their way to their places. */
  ours.drawn = function (told) {
    if (!told || !told.keys) { return; }
    var other = !last || last.at !== told.at;
    var anew = Object.keys(told.keys).filter(function (name) {
      return !last || last.keys[name] !== told.keys[name] || (other && !(slotOf(name) && slotOf(name).ourFirst && !slotOf(name).closest("#page")));
    });
    /* Links lead from the address that they were drawn for: those of a place that still waits for its card, from the one before. */
    anew.forEach(function (name) { if (!isWaiting(name)) { drawnFor[name] = told.address || here(); } });
    last = told;
    arrive(anew);
  };

  /* The server had nothing to draw anew: the page is the one that is asked for. */
  ours.unchanged = function () { if (last) { arrive([]); } };

  function arrive(anew) {
    var told = last;
    var wanted = pending && (!told.address || pending.at === told.address) ? pending : null;
    if (wanted) { pending = null; }
    settle(anew, function () {
      anew.forEach(function (name) {
        var slot = slotOf(name);
        drawnFor[name] = told.address || here();
        if (slot) { slot.ourMoved = false; }
      });
      note();
      ours.unfold();
      /* The reader has gone on: what comes now is another answer's to settle. */
      if (told.address && told.address !== here()) { refresh(); return; }
      ours.entered();
      mark();
      if (!isHeld()) { finish(); }
      /* A page that is still short grows on, and is brought there then. */
      if (wanted && wanted.y !== null) { held = wanted.y; window.scrollTo(0, held); }
      if (wanted && wanted.focus && (isLost() || wanted.back)) { focus(wanted.focus); }
      resumes = wanted && wanted.focus;
      release(holds, -1, 0, 120);
      document.documentElement.dataset.drawn = told.address || (isOurs(window.location) ? "" : here());
    }, 30);
  }
})(window.coverage);
