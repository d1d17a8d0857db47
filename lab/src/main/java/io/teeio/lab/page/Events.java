package io.teeio.lab.page;

import io.teeio.lab.TimelineEvent;
import io.teeio.lab.TimelineEvent.Kind;
import io.teeio.lab.page.Decoded.Item;
import io.teeio.lab.page.Decoded.Layer;
import io.teeio.lab.page.Decoded.Said;
import java.util.List;
import java.util.Optional;

/** One event as a line of the sequence diagram. */
final class Events {
  private Events() {}

  /** How people call the events of a kind. */
  static String word(Kind kind) {
    return switch (kind) {
      case STEP -> "steps";
      case SBI -> "calls";
      case SPDM -> "SPDM";
      case IDE_KM -> "IDE_KM";
      case TDISP -> "TDISP";
      case STATE -> "states";
      case KEY -> "keys";
      case DMA -> "data";
      case FAULT -> "refusals";
      case CHECK -> "checks";
      case NOTE -> "notes";
    };
  }

  static void write(Markup html, TimelineEvent event, Optional<Decoded> decoded) {
    html.open("li", "class", "event k-" + event.kind().word());
    if (decoded.isPresent()) {
      html.open("details", "class", "message").open("summary", "class", "row");
      row(html, event, decoded);
      html.close("summary").open("div", "class", "fields");
      decoded.get().layers().forEach(layer -> layer(html, layer));
      html.close("div").close("details");
    } else {
      html.open("div", "class", "row");
      row(html, event, decoded);
      html.close("div");
    }
    html.close("li").line();
  }

  private static void row(Markup html, TimelineEvent event, Optional<Decoded> decoded) {
    html.element("span", Long.toString(event.time()), "class", "time");
    Party from = Party.of(event.from());
    Party to = Party.of(event.to());
    html.open("span", "class", "life", "aria-hidden", "true");
    html.open("i", "class", arrow(from, to)).close("i").close("span");
    html.open("span", "class", "words");
    html.element(
        "span",
        event.from().equals(event.to()) ? event.from() : event.from() + " → " + event.to(),
        "class",
        "who");
    html.text(" ");
    what(html, event);
    String said = decoded.map(Decoded::facts).filter(facts -> !facts.isEmpty()).orElse("");
    String detail = event.detail().equals("secured") ? "" : event.detail();
    html.element("span", said.isEmpty() ? detail : said, "class", "said");
    decoded
        .filter(Decoded::isRight)
        .ifPresent(each -> html.element("span", "checked", "class", "pill good"));
    decoded
        .filter(Decoded::isWrong)
        .ifPresent(each -> html.element("span", "wrong", "class", "pill bad"));
    if (event.detail().startsWith("secured")) {
      html.element("span", "in the session", "class", "lock");
    }
    html.close("span").element("span", tag(event.kind()), "class", "tag");
  }

  /** The name of a call stands out, its arguments do not. */
  private static void what(Markup html, TimelineEvent event) {
    int arguments = event.kind() == Kind.SBI ? event.what().indexOf('(') : -1;
    if (arguments < 0) {
      html.element("b", event.what()).text(" ");
    } else {
      html.element("b", event.what().substring(0, arguments));
      html.element("code", event.what().substring(arguments), "class", "said").text(" ");
    }
  }

  private static String tag(Kind kind) {
    return switch (kind) {
      case SBI -> "call";
      case FAULT -> "refusal";
      case STATE, KEY, CHECK, NOTE, STEP -> kind.word();
      case DMA -> "data";
      case SPDM, IDE_KM, TDISP -> kind.name();
    };
  }

  private static String arrow(Party from, Party to) {
    if (from == to) {
      return "self p" + from.column();
    }
    int left = Math.min(from.column(), to.column());
    int right = Math.max(from.column(), to.column());
    return (from.column() < to.column() ? "right" : "left") + " a" + left + " b" + right;
  }

  private static void layer(Markup html, Layer layer) {
    html.open("div", "class", "layer").open("p", "class", "layer-name");
    html.text(layer.protocol() + " ").element("b", layer.name());
    html.text(", " + Amounts.of(layer.length(), "byte", "bytes"));
    html.text(layer.session().isEmpty() ? ", in the clear" : ", in session " + layer.session());
    html.close("p");
    for (Said said : layer.remarks()) {
      String tone = said.right() ? "good" : said.wrong() ? "bad" : "mute";
      html.element("p", said.text(), "class", "remark " + tone);
    }
    html.open("table").open("thead").open("tr");
    for (String column : List.of("Offset", "Bytes", "Field", "Value")) {
      html.element("th", column, "scope", "col");
    }
    html.close("tr").close("thead").open("tbody");
    for (Item item : layer.fields()) {
      html.open("tr").element("td", Integer.toString(item.offset()), "class", "num");
      html.element("td", Integer.toString(item.length()), "class", "num");
      html.element("th", item.name(), "scope", "row").open("td").element("code", item.value());
      if (!item.meaning().isEmpty()) {
        html.text(" ").element("span", item.meaning(), "class", "meaning");
      }
      html.close("td").close("tr");
    }
    html.close("tbody").close("table").close("div").line();
  }
}
