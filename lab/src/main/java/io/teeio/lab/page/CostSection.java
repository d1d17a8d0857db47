package io.teeio.lab.page;

import io.teeio.lab.report.RunReport.DmaReport;
import io.teeio.lab.report.RunReport.Transfer;
import java.util.function.ToDoubleFunction;

/** What moving data costs directly and through bounce buffers. */
record CostSection(DmaReport dma) implements Section {
  @Override
  public String id() {
    return "cost";
  }

  @Override
  public String title() {
    return "Direct against bounce";
  }

  @Override
  public void write(Markup html) {
    if (dma.direct().isEmpty() || dma.bounce().isEmpty()) {
      html.element("p", "No data was moved both ways, so there is nothing to compare.");
      return;
    }
    Transfer direct = dma.direct().get();
    Transfer bounce = dma.bounce().get();
    html.open("p")
        .text("The same " + Amounts.count(direct.bytes()) + " bytes went to the device and back ");
    html.text("twice: by DMA into confidential memory, and through pages shared with the host, ");
    html.text("where the guest has to copy and seal them. ");
    dma.ratio()
        .ifPresent(ratio ->
            html.element(
                "strong",
                "Bounce buffers cost the guest " + Amounts.decimal(ratio) + " times as much."));
    html.close("p").line().open("div", "class", "charts");
    chart(html, "What the guest spends", "ns a KiB", Transfer::tvmNanosPerKib);
    chart(html, "What crosses the link", "bytes in TLPs", Transfer::tlpBytes);
    chart(html, "How fast the simulation is", "MiB/s", Transfer::mibPerSecond);
    html.close("div").line();
    String note =
        "The first chart is what compares. The last one is the speed of this simulation, which"
            + " computes AES-GCM for every TLP at both ends of the link: direct DMA is protected by"
            + " IDE, bounce traffic is not.";
    html.element("p", note, "class", "note");
    html.open("p", "class", "note").text("The device computed the same SHA-384 both times: ");
    html.element("code", direct.sha384());
    html.text(direct.sha384().equals(bounce.sha384()) ? "." : ", then " + bounce.sha384())
        .close("p");
    html.line();
  }

  private void chart(Markup html, String title, String unit, ToDoubleFunction<Transfer> value) {
    double most =
        Math.max(
            dma.direct().map(value::applyAsDouble).orElse(0.0),
            dma.bounce().map(value::applyAsDouble).orElse(0.0));
    html.open("figure", "class", "chart").open("figcaption").element("b", title);
    html.element("span", unit).close("figcaption").open("dl");
    dma.direct().ifPresent(each -> bar(html, "direct", value.applyAsDouble(each), most));
    dma.bounce().ifPresent(each -> bar(html, "bounce", value.applyAsDouble(each), most));
    html.close("dl").close("figure").line();
  }

  private static void bar(Markup html, String name, double value, double most) {
    html.element("dt", name).open("dd");
    html.open("svg", "width", "100%", "height", "14", "aria-hidden", "true", "focusable", "false");
    html.open("rect", "class", "track", "width", "100%", "height", "14", "rx", "3").close("rect");
    html.open(
        "rect", "class", name, "width", Amounts.percent(value, most), "height", "14", "rx", "3");
    html.close("rect").close("svg").element("span", Amounts.decimal(value)).close("dd");
  }
}
