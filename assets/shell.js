/* The shell around the pages: its controls, the region picker, panels and drawer, and what says that work is under way. */
window.dash_clientside = window.dash_clientside || {};
(function (ours) {
  "use strict";

  var set = function (id, props) { window.dash_clientside.set_props(id, props); };
  var shown = null;
  var told = null;
  var places = {};

  /* What an answer changes of the controls is written once its cards are shown, which readers wait for. */
  var owed = [];
  ours.fill = function () { owed.splice(0).forEach(function (each) { set(each[0], each[1]); }); };

  function owe(id, props) {
    owed.push([id, props]);
    window.setTimeout(ours.fill, 500);
  }

  /* Of the properties of a control those that change. */
  function changed(before, now) {
    var found = {};
    Object.keys(now).forEach(function (name) { if (!same(before[name], now[name])) { found[name] = now[name]; } });
    return found;
  }

  /* Fill the controls with what the server says of a view; one that stays as it is is left alone. */
  ours.shown = function (told) {
    /* What an answer says of an address that its reader has left is not what they have set since. */
    if (!told || !told.controls || (shown && told.address && told.address !== window.location.pathname + window.location.search)) { return; }
    Object.keys(told.controls).forEach(function (id) {
      var before = shown && shown.controls[id];
      var now = before && changed(before, told.controls[id]);
      if (!now || !Object.keys(now).length) { return; }
      if (id === "opened") { set(id, now); } else { owe(id, now); }
    });
    if (shown && shown.theme !== told.theme) { set("provider", { forceColorScheme: told.theme || undefined }); }
    var listed = shown && shown.lang !== told.lang && places[told.lang];
    shown = told;
    if (listed) { fillPicker(listed); }
    document.title = told.title;
    document.documentElement.lang = told.lang === "zh" ? "zh-CN" : "en";
    var frame = document.getElementById("frame");
    if (frame) { frame.lang = document.documentElement.lang; }
    if (window.settleTheme) { window.settleTheme(told.theme); }
    var burger = document.getElementById("drawer-open");
    if (burger) { burger.setAttribute("aria-label", told.words.menu); }
  };

  /* What a control became by its reader's hand, which the next answer is measured against. */
  ours.became = function (id, props) { if (shown) { Object.assign(shown.controls[id], props); } };

  ours.words = function () { return shown ? shown.words : {}; };

  function same(a, b) { return JSON.stringify(a || null) === JSON.stringify(b || null); }

  /* A control was set by the reader: its key goes into the address. */
  ours.picked = function () {
    var what = window.dash_clientside.callback_context.triggered[0];
    if (!what || !shown) { return; }
    var id = what.prop_id.split(".")[0];
    var value = what.value;
    if (id === "pick-region") {
      if (value) {
        set(id, { value: null });
        ours.go(ours.address({ region: value === shown.home ? null : value, unit: null }));
      }
      return;
    }
    if (same(value, shown.controls[id].value)) { return; }
    shown.controls[id].value = value;
    var calibre = shown.controls["pick-calibre"].value;
    var changes = {
      "pick-period": { period: value, calibre: calibre, compare: null },
      "pick-calibre": { calibre: value, period: shown.newest[value], compare: null },
      "pick-compare": { compare: value },
      "pick-industry": { industry: (value || []).toString() },
      "pick-size": { size: (value || []).toString() },
      "pick-kind": { kind: (value || []).toString() },
    };
    ours.go(ours.address(changes[id]));
  };

  /* A click on a map's region puts its code into the address. */
  ours.drill = function (click) {
    var point = click && click.points && click.points[0];
    if (point && point.location && point.location !== "none" && point.location !== "maritime") {
      ours.go(ours.address({ region: point.location === shown.home ? null : point.location }));
    }
  };

  /* That nothing is found can be said once there is something to look through. */
  function fillPicker(list) { set("pick-region", { data: list, nothingFoundMessage: ours.words().not_found }); }

  /* The list of regions comes when the picker is first used, once for each language. */
  function fetchPlaces() {
    var lang = shown ? shown.lang : "zh";
    if (places[lang]) { return; }
    places[lang] = [];
    window.fetch("/places/" + lang + ".json").then(function (answer) { return answer.json(); }).then(function (list) {
      places[lang] = list;
      fillPicker(list);
    }).catch(function () {
      delete places[lang];
      set("pick-region", { nothingFoundMessage: ours.words().lost });
    });
  }

  /* Nothing typed: the regions below and beside the one shown. Else what begins so, then what holds it, by name, initials or code. */
  window.dashMantineFunctions = window.dashMantineFunctions || {};
  window.dashMantineFunctions.coverage = {
    regions: function (given) {
      var wanted = given.search.trim().toLowerCase();
      var now = shown ? shown.region : "";
      var own = given.options.filter(function (option) { return option.value === now; })[0];
      var rank = function (option) {
        if (!wanted) { return option.above === now ? 0 : own && option.above === own.above && option.value !== now ? 1 : -1; }
        var name = option.label.toLowerCase();
        if (name === wanted || option.value === wanted) { return 0; }
        if (name.indexOf(wanted) === 0) { return 1; }
        if (option.initials.indexOf(wanted) === 0 || option.pinyin.indexOf(wanted.replace(/[\s']/g, "")) === 0) { return 2; }
        if (option.value.indexOf(wanted) === 0) { return 3; }
        return name.indexOf(wanted) > 0 ? 4 : -1;
      };
      var found = given.options.map(function (option, place) { return { option: option, rank: rank(option), place: place }; });
      found = found.filter(function (each) { return each.rank >= 0; });
      found.sort(function (a, b) { return a.rank - b.rank || (wanted ? a.option.value.replace(/0+$/, "").length - b.option.value.replace(/0+$/, "").length : 0) || a.place - b.place; });
      return found.slice(0, given.limit).map(function (each) { return each.option; });
    },
    region: function (given) {
      var make = window.React.createElement;
      return make("span", { className: "place" }, given.option.label, make("span", { className: "dim" }, given.option.path));
    },
  };

  document.addEventListener("focusin", function (event) {
    if (event.target.id === "pick-region") { fetchPlaces(); }
  });

  /* Opening and closing. */
  ours.close = function (link) {
    if (document.querySelector("[data-slot=drawer-navigation]")) { set("drawer", { opened: false }); }
    if (link && link.closest(".found")) { set("search", { opened: false }); }
    ours.unhang();
  };

  /* What opens as a dialog takes the focus once it is shown: Mantine asks for it while a dialog that is kept in the page is still hidden. */
  var STOPS = "a[href], button, input, select, textarea, [tabindex='0']";
  function isShown(node) { return node.getClientRects().length > 0; }
  function dialogs() { return Array.prototype.filter.call(document.querySelectorAll("[role=dialog]"), isShown); }
  function enter() {
    var before = dialogs();
    var left = 60;
    /* What was searched for before stands there still, and the next word takes its place: marked as the field is reached, before a letter can come. */
    function reach(event) { if (event.target.matches("[data-autofocus]") && event.target.select) { event.target.select(); } }
    document.addEventListener("focusin", reach);
    (function look() {
      var opened = dialogs().filter(function (each) { return before.indexOf(each) < 0; })[0];
      var first = opened && (opened.querySelector("[data-autofocus]") || Array.prototype.filter.call(opened.querySelectorAll(STOPS), isShown)[0]);
      if (first) { ours.mark(); }
      if (first && !opened.contains(document.activeElement)) { first.focus({ preventScroll: true }); }
      if (!first && left > 0) { left -= 1; window.requestAnimationFrame(look); } else { document.removeEventListener("focusin", reach); }
    })();
  }

  document.addEventListener("click", function (event) {
    if (event.target.closest && event.target.closest("[aria-haspopup=dialog], #search-open, #drawer-open")) { enter(); }
  }, true);

  document.addEventListener("click", function (event) {
    if (event.target.closest && event.target.closest(".toast .close")) { set("notices", { children: [] }); }
    var opener = event.target.closest && event.target.closest("#drawer-open, #search-open, .more");
    var tools = opener && opener.classList.contains("more") ? opener.parentNode : null;
    Array.prototype.forEach.call(document.querySelectorAll(".tools.open"), function (open) {
      if (open !== tools) { open.classList.remove("open"); }
    });
    if (!opener) { return; }
    if (tools) { opener.setAttribute("aria-expanded", String(tools.classList.toggle("open"))); return; }
    set(opener.id.replace("-open", ""), { opened: true });
  });

  document.addEventListener("keydown", function (event) {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      enter();
      set("search", { opened: true });
    }
    var found = document.querySelector(".found");
    if (found && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      var field = document.getElementById("search-text");
      var links = Array.prototype.slice.call(found.querySelectorAll("a"));
      var at = links.indexOf(document.activeElement);
      if ((at < 0 && document.activeElement !== field) || !links.length) { return; }
      event.preventDefault();
      var next = at + (event.key === "ArrowDown" ? 1 : -1);
      (next < 0 ? field : links[Math.min(next, links.length - 1)]).focus();
    }
    if (found && event.key === "Enter" && document.activeElement === document.getElementById("search-text")) {
      var first = found.querySelector("a");
      if (first) { first.click(); }
    }
  });

  /* Esc in the panel of filters closes the list that is open in it, and the panel only where none is. */
  document.addEventListener("keydown", function (event) {
    var panel = event.key === "Escape" && event.target.closest && event.target.closest(".filter-fields");
    var opener = panel && document.getElementById(panel.getAttribute("aria-labelledby"));
    if (!opener || event.isComposing || panel.querySelector("[aria-expanded=true]")) { return; }
    event.preventDefault();
    opener.click();
    opener.focus();
  }, true);

  /* A field whose list has opened is a combobox, and says whether the list is open; Mantine leaves both out. */
  new MutationObserver(function (changes) {
    changes.forEach(function (change) {
      var field = change.target;
      if (!field.matches("input[aria-haspopup=listbox]")) { return; }
      field.setAttribute("role", "combobox");
      field.setAttribute("aria-expanded", String(field.dataset.expanded === "true"));
    });
  }).observe(document.documentElement, { attributes: true, attributeFilter: ["data-expanded"], subtree: true });

  /* The first address is drawn by the server with the first layout, unless the browser would not say where it is. */
  ours.begin = function () {
    if (!document.getElementById("frame") && !document.querySelector("[role=alert]")) { set("begin", { data: 1 }); }
  };

  /* What an answer tells: the controls of its view, and what was drawn. */
  function tell(drawn, controls) {
    if (controls !== told) { told = controls; ours.shown(controls); }
    ours.drawn(drawn);
  }

  ours.first = function (_, drawn, controls) { tell(drawn, controls); };

  /* A page that came with a second trip is told of here: Dash calls for what it brought only functions that answer. */
  ours.whole = function (_, drawn, controls) {
    ours.holds(drawn);
    tell(drawn, controls);
  };

  /* What answers tell stands in the page without a mark; it is taken once the cards of the same answer are there, for the first page by the functions above. */
  var kept = {};
  var telling = null;
  ours.Told = function (props) {
    var React = window.React;
    var stands = React.useRef(false);
    React.useEffect(function () {
      kept[props.id] = props.data;
      if (!stands.current) { stands.current = true; return; }
      window.clearTimeout(telling);
      telling = window.setTimeout(function () { tell(kept.rendered, kept.controls); }, 0);
    }, [props.data]);
    return null;
  };

  window.dash_clientside.coverage = ours;
})(window.coverage);
