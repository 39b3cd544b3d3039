/* Elements that no callback knows of, written in one piece: [tag, properties, ...children]. */
(function (ours) {
  "use strict";

  function element(node) {
    return typeof node === "string" ? node : window.React.createElement.apply(null, [node[0], node[1]].concat(node.slice(2).map(element)));
  }

  ours.Still = function (props) {
    return window.React.createElement.apply(null, [window.React.Fragment, null].concat(props.tree.map(element)));
  };
})(window.coverage = window.coverage || {});
