// Events by place on the world, framed to where they are.
(function () {
  "use strict";
  var box = document.getElementById("map"), places = waqai.data("places"), svgns = "http://www.w3.org/2000/svg";
  if (!box || !places) return;

  function element(name, attributes, parent) {
    var made = document.createElementNS(svgns, name);
    Object.keys(attributes).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    return parent.appendChild(made);
  }

  // The middle nine tenths of the events decide the frame, so that one far place does not shrink all others.
  function frame() {
    function range(at) {
      var all = [];
      places.forEach(function (p) { all.push(p[at]); });
      all.sort(function (a, b) { return a - b; });
      return [all[Math.floor(all.length * .04)], all[Math.ceil(all.length * .96) - 1]];
    }
    var lat = range(1), lon = range(2);
    return { type: "MultiPoint", coordinates: [[lon[0] - 6, Math.max(-60, lat[0] - 6)], [lon[1] + 6, Math.min(75, lat[1] + 6)]] };
  }

  fetch(box.dataset.atlas).then(function (answer) { return answer.json(); }).then(function (atlas) {
    var width = Math.max(320, box.clientWidth), height = Math.max(280, width / 2), svg = element("svg", { viewBox: "0 0 " + width + " " + height }, box);
    var projection = d3.geoNaturalEarth1();
    if (places.length) projection.fitExtent([[12, 12], [width - 12, height - 12]], frame());
    if (projection.scale() > 900) projection.scale(900);
    var path = d3.geoPath(projection);
    topojson.feature(atlas, atlas.objects.countries).features.forEach(function (country) { element("path", { "class": "land", d: path(country) || "" }, svg); });
    places.forEach(function (p) {
      var at = projection([p[2], p[1]]);
      if (!at) return;
      var words = p[0] + ": " + waqai.digits(p[3]) + " " + box.dataset.events;
      var link = element("a", { href: p[4], "aria-label": words }, svg);
      element("title", {}, element("circle", { cx: at[0], cy: at[1], r: Math.min(width / 30, 3 + width / 600 * Math.sqrt(p[3])) }, link)).textContent = words;
    });
  });
})();
