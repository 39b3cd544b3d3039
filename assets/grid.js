/* Grids: their look, their cells, and the address, which says what is searched for and what they are sorted by. */
(function (ours) {
  "use strict";

  var functions = window.dashAgGridFunctions = window.dashAgGridFunctions || {};
  var components = window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {};

  /* The page's own colours and type, which follow light and dark. */
  functions.coverageTheme = function (theme) {
    return theme.withParams({
      fontFamily: "inherit", fontSize: 13, headerFontSize: 13, cellHorizontalPadding: 8, spacing: 6,
      backgroundColor: "var(--card)", foregroundColor: "var(--ink)", headerBackgroundColor: "var(--card)",
      headerTextColor: "var(--soft)", borderColor: "var(--inner)", chromeBackgroundColor: "var(--card)",
      rowHoverColor: "var(--on)", accentColor: "var(--accent)", tooltipBackgroundColor: "var(--card)",
      tooltipTextColor: "var(--ink)", wrapperBorder: false, wrapperBorderRadius: 0, browserColorScheme: "inherit",
    });
  };

  /* What a cell's text says of itself: the figure whose origin opens, what explains it, that it is grey. */
  function marksOf(row, field) {
    var marks = {};
    var opens = (row.opens || {})[field];
    var explains = (row.explains || {})[field];
    if (opens) { marks["data-open"] = opens; }
    if (explains) { marks["data-explain"] = explains; }
    if ((row.dims || []).indexOf(field) >= 0) { marks.className = "dim"; }
    return Object.keys(marks).length ? marks : null;
  }

  function hrefOf(row, field) { return (row.links || {})[field]; }

  /* A cell's text, a link where the row has one for it. */
  components.CoverageCell = function (props) {
    var row = props.data || {};
    var field = props.colDef.field;
    var href = hrefOf(row, field);
    var said = props.value === null || props.value === undefined ? "" : String(props.value);
    return window.React.createElement(href ? "a" : "span", href ? { href: href } : marksOf(row, field), said);
  };

  /* A cell that says nothing of itself is the grid's own text: a component each would be most of what scrolling costs. */
  functions.coverageCell = function (params) {
    var row = params.data || {};
    var field = params.colDef.field;
    return hrefOf(row, field) || marksOf(row, field) ? { component: "CoverageCell" } : undefined;
  };

  function boxes() { return Array.prototype.slice.call(document.querySelectorAll(".gridbox")); }

  function apiOf(name) {
    try { return window.dash_ag_grid.getApi({ type: "grid", name: name }); } catch (none) { return null; }
  }

  function asked(box) {
    var query = new URLSearchParams(window.location.search);
    return { q: query.get(box.dataset.q) || "", sort: query.get(box.dataset.sort) || box.dataset.order, rows: box.dataset.rows };
  }

  function sortOf(api) {
    var by = api.getColumnState().filter(function (column) { return column.sort; })[0];
    return by ? (by.sort === "desc" ? "-" : "") + by.colId : "";
  }

  /* The reader sorted a grid: its order goes into the address. */
  functions.coverageSorted = function (params, name) {
    var box = document.querySelector(".gridbox[data-grid='" + name + "']");
    var now = sortOf(params.api);
    if (!box || !now || now === asked(box).sort) { return; }
    var changes = {};
    changes[box.dataset.sort] = now === box.dataset.order ? null : now;
    ours.go(ours.address(changes));
  };

  /* The reader searches a grid. */
  ours.sought = function () {
    window.dash_clientside.callback_context.triggered.forEach(function (what) {
      var wanted = (what.value || "").trim();
      var box = document.querySelector(".gridbox[data-grid='" + JSON.parse(what.prop_id.slice(0, what.prop_id.lastIndexOf("."))).name + "']");
      var changes = {};
      var field = box && box.querySelector(".gridbar input");
      /* What the address wrote into the field does not come back from it; a word still being put together comes again when it stands. */
      if (!ours.isTyped(field) || ours.composed()) { return; }
      ours.sent(field.id, what.value || "");
      if (wanted === asked(box).q) { return; }
      changes[box.dataset.q] = wanted;
      ours.go(ours.address(changes));
    });
  };

  /* The reader chose columns. */
  ours.chosen = function () {
    window.dash_clientside.callback_context.triggered.forEach(function (what) {
      var name = JSON.parse(what.prop_id.slice(0, what.prop_id.lastIndexOf("."))).name;
      var api = apiOf(name);
      if (!api) { return; }
      var all = api.getColumns().map(function (column) { return column.getColId(); });
      api.setColumnsVisible(all.filter(function (id) { return what.value.indexOf(id) < 0; }), false);
      api.setColumnsVisible(what.value, true);
    });
  };

  /* Grids that stay show what the address asks for now; their files have the same rows. */
  ours.follow = function () {
    boxes().forEach(function (box) {
      var now = asked(box);
      var before = box.ourAsked || now;
      box.ourAsked = now;
      Array.prototype.forEach.call(box.querySelectorAll("a[download]"), function (link) {
        var address = new URL(link.getAttribute("href"), window.location.origin);
        ["q", "sort"].forEach(function (key) {
          var value = key === "sort" && now.sort === box.dataset.order ? "" : now[key];
          var named = box.dataset[key];
          if (value) { address.searchParams.set(named, value); } else { address.searchParams.delete(named); }
        });
        link.setAttribute("href", address.pathname + address.search);
      });
      var api = apiOf(box.dataset.grid);
      if (!api) { return; }
      if (now.q !== before.q && !ours.isTyped(box.querySelector(".gridbar input"))) { window.dash_clientside.set_props({ type: "grid-search", name: box.dataset.grid }, { value: now.q }); }
      if (now.sort !== sortOf(api)) {
        var by = { colId: now.sort.replace(/^-/, ""), sort: now.sort.charAt(0) === "-" ? "desc" : "asc" };
        api.applyColumnState({ state: [by], defaultState: { sort: null } });
      }
      if (now.q !== before.q || now.rows !== before.rows) {
        if (api.getDisplayedRowCount()) { api.ensureIndexVisible(0); }
        api.purgeInfiniteCache();
      }
    });
  };

  /* A grid that is drawn for other rows asks for them. */
  new MutationObserver(function () { ours.follow(); }).observe(document.documentElement, { subtree: true, attributes: true, attributeFilter: ["data-rows"] });
  new MutationObserver(function () {
    boxes().forEach(function (box) { if (!box.ourAsked) { box.ourAsked = asked(box); } });
  }).observe(document.documentElement, { subtree: true, childList: true });
})(window.coverage = window.coverage || {});
