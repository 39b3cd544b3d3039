/* The queue of links: pairs are marked by keys (j, k, y, n, u; Enter keeps) or clicks, and kept together. */
(function () {
  "use strict";

  var marks = { one: {}, alike: {} };
  var held = null;
  var waiting = "";
  var answered = "";
  var last = "";

  function queue() { return document.getElementById("links-queue"); }
  function pairs() { return Array.prototype.slice.call(document.querySelectorAll("#links-queue .pair")); }
  function set(id, properties) { window.dash_clientside.set_props(id, properties); }

  function verdict(pair) {
    return (marks.one[pair.dataset.pair] || marks.alike[pair.dataset.pattern] || { mark: "" }).mark;
  }

  /* How many pairs of the whole queue are marked, those on other pages by their pattern too. */
  function count() {
    var n = Object.keys(marks.one).filter(function (pair) { return !marks.alike[marks.one[pair].pattern]; }).length;
    Object.keys(marks.alike).forEach(function (pattern) { n += marks.alike[pattern].count; });
    return n;
  }

  function told() {
    var said = { one: {}, alike: {} };
    ["one", "alike"].forEach(function (part) {
      Object.keys(marks[part]).forEach(function (key) { said[part][key] = marks[part][key].mark; });
    });
    return said;
  }

  function show() {
    var save = document.getElementById("links-save");
    if (!save) { return; }
    pairs().forEach(function (pair) {
      var mark = verdict(pair);
      pair.classList.toggle("accept", mark === "accept");
      pair.classList.toggle("reject", mark === "reject");
      Array.prototype.forEach.call(pair.querySelectorAll("button[data-scope=one]"), function (button) {
        button.setAttribute("aria-pressed", String(button.dataset.mark === mark));
      });
    });
    var n = count();
    save.querySelector(".count").textContent = n;
    set("links-marks", { data: told() });
  }

  function mark(pair, word) {
    if (word) { marks.one[pair.dataset.pair] = { mark: word, pattern: pair.dataset.pattern }; } else { delete marks.one[pair.dataset.pair]; }
    show();
  }

  /* The pair with the focus, or the one that had it before the reader wrote elsewhere; null before the first. */
  function at_hand() {
    var pair = document.activeElement && document.activeElement.closest(".pair");
    return pair || pairs().filter(function (each) { return each.dataset.pair === last; })[0] || null;
  }

  function step(by) {
    var all = pairs();
    if (!all.length) { return; }
    var at = all.indexOf(at_hand());
    var next = all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + by))];
    last = next.dataset.pair;
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  }

  /* Once the queue is drawn anew, the keys go on where they were. */
  function go_on() {
    var pair = last && document.activeElement === document.body ? at_hand() : null;
    if (pair) { pair.focus(); }
  }

  /* Marks last while the same pairs wait, from page to page of the queue; once some are decided it begins anew. */
  new MutationObserver(function () {
    var now = queue();
    if (now !== held) {
      held = now;
      if (now && now.dataset.waiting !== waiting) {
        waiting = now.dataset.waiting;
        marks = { one: {}, alike: {} };
      }
      if (now) {
        window.setTimeout(show, 0);
        window.setTimeout(go_on, 0);
        if (answered) { window.setTimeout(set, 0, "links-said", { children: answered }); }
        answered = "";
      }
    }
  }).observe(document.documentElement, { childList: true, subtree: true });

  document.addEventListener("keydown", function (event) {
    if (!queue() || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, [role=combobox]")) { return; }
    var pair = at_hand();
    var save = document.getElementById("links-save");
    switch (event.key) {
    case "j": step(1); break;
    case "k": step(-1); break;
    case "y": case "n":
      if (!save) { return; }
      if (!pair) { step(0); break; }
      mark(pair, event.key === "y" ? "accept" : "reject");
      last = pair.dataset.pair;
      step(1);
      break;
    case "u":
      if (!pair || !save) { return; }
      mark(pair, "");
      break;
    case "Enter":
      if (!save || !count() || event.target.closest("button, a")) { return; }
      save.click();
      break;
    default: return;
    }
    event.preventDefault();
  });

  document.addEventListener("click", function (event) {
    var button = event.target.closest("#links-queue button[data-mark]");
    if (button) {
      var pair = button.closest(".pair");
      if (button.dataset.scope === "one") {
        mark(pair, verdict(pair) === button.dataset.mark ? "" : button.dataset.mark);
      } else {
        var old = marks.alike[pair.dataset.pattern];
        if (old && old.mark === button.dataset.mark) { delete marks.alike[pair.dataset.pattern]; } else {
          marks.alike[pair.dataset.pattern] = { mark: button.dataset.mark, count: Number(button.dataset.count) };
        }
        show();
      }
    }
    if (event.target.closest("#links-file")) { choose(); }
  });

  function choose() {
    var input = document.createElement("input");
    input.type = "file";
    input.accept = ".xlsx";
    input.addEventListener("change", function () { if (input.files.length) { send(input.files[0]); } });
    input.click();
  }

  /* A workbook that an office filled in goes to this host, and the page is drawn again. */
  function send(file) {
    var query = new URLSearchParams(window.location.search);
    query.set("author", (document.getElementById("links-author") || {}).value || "");
    fetch("/links/decisions?" + query, { method: "POST", body: file }).then(function (answer) {
      if (!answer.ok) { throw answer; }
      return answer.json();
    }).then(function (answer) {
      answered = answer.said;
      set("again", { data: Date.now() });
    }).catch(function (answer) {
      set("links-said", { children: String(answer.status || "") });
    });
  }
})();
