// The conflict-cooperation curve: a point opens its period, the strip below zooms.
(function () {
  "use strict";
  var box = document.getElementById("curve"), points = waqai.data("points");
  if (!box || !points) return;
  var chart = echarts.init(box, null, { renderer: "canvas" }), font = getComputedStyle(document.body).fontFamily;
  var months = new Intl.DateTimeFormat(document.documentElement.lang === "ar" ? "ar-EG" : "en", { month: "short", year: "numeric", timeZone: "UTC" });

  function month(value) { return months.format(new Date(value)); }

  function tone(mean) { return waqai.colour(mean > 1 ? "warm" : mean < 0 ? "cold" : "calm"); }

  function draw() {
    var ink = waqai.colour("soft"), line = waqai.colour("line"), card = waqai.colour("card"), strip = waqai.colour("accent");
    chart.setOption({
      animation: false,
      textStyle: { fontFamily: font, color: ink },
      grid: { left: 64, right: 32, top: 34, bottom: 92 },
      tooltip: { trigger: "axis", renderMode: "richText", confine: true, backgroundColor: card, borderColor: line, textStyle: { color: waqai.colour("ink"), fontFamily: font }, formatter: function (shown) {
        var p = points[shown[0].dataIndex];
        return p[3] + "\n" + box.dataset.mean + " " + waqai.digits(p[1]) + "\n" + box.dataset.events + " " + waqai.digits(p[2]);
      } },
      xAxis: { type: "time", minInterval: 28 * 24 * 3600 * 1000, axisLine: { onZero: true, lineStyle: { color: ink } }, axisTick: { show: false }, axisLabel: { color: ink, hideOverlap: true, formatter: month } },
      yAxis: { type: "value", min: -10, max: 10, interval: 5, name: box.dataset.cooperation, nameTextStyle: { color: waqai.colour("warm"), fontFamily: font, fontSize: 13 }, splitLine: { lineStyle: { color: line } }, axisLabel: { color: ink, formatter: waqai.digits } },
      graphic: [{ type: "text", left: 16, bottom: 48, style: { text: box.dataset.conflict, fill: waqai.colour("cold"), font: "13px " + font } }],
      dataZoom: [
        { type: "inside", zoomOnMouseWheel: "ctrl", filterMode: "none" },
        { type: "slider", height: 24, bottom: 16, filterMode: "none", borderColor: line, fillerColor: "transparent", handleStyle: { color: card, borderColor: strip }, moveHandleStyle: { color: strip }, dataBackground: { lineStyle: { color: ink }, areaStyle: { color: line } }, selectedDataBackground: { lineStyle: { color: strip }, areaStyle: { color: strip } }, textStyle: { color: ink, fontFamily: font }, labelFormatter: month }
      ],
      series: [{
        type: "line", data: points.map(function (p) { return { value: [p[0], p[1]], itemStyle: { color: tone(p[1]) } }; }),
        lineStyle: { color: ink, width: 1.5 }, symbol: "circle", showAllSymbol: true, cursor: "pointer",
        symbolSize: function (value, at) { return Math.min(34, 8 + 2.5 * Math.sqrt(points[at.dataIndex][2])); }
      }]
    }, true);
  }

  draw();
  document.addEventListener("waqai:theme", draw);
  addEventListener("resize", function () { chart.resize(); });
  chart.on("click", function (event) {
    var period = document.getElementById("p-" + points[event.dataIndex][0]);
    if (period) { period.open = true; period.querySelector("summary").focus(); period.scrollIntoView(); }
  });
})();
