package io.teeio.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A page in a {@link Browser}. */
final class BrowserPage {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Browser browser;
  private final String session;

  BrowserPage(Browser browser, String session) {
    this.browser = browser;
    this.session = session;
  }

  void open(String url, int width, int height, String scheme, boolean scripts) {
    for (String domain : List.of("Page", "Runtime", "Network", "Log")) {
      ask(domain + ".enable", JSON.createObjectNode());
    }
    ask(
        "Emulation.setDeviceMetricsOverride",
        JSON.createObjectNode()
            .put("width", width)
            .put("height", height)
            .put("deviceScaleFactor", 1)
            .put("mobile", false));
    ObjectNode media = JSON.createObjectNode();
    media.putArray("features").addObject().put("name", "prefers-color-scheme").put("value", scheme);
    ask("Emulation.setEmulatedMedia", media);
    ask("Emulation.setScriptExecutionDisabled", JSON.createObjectNode().put("value", !scripts));
    ask("Page.navigate", JSON.createObjectNode().put("url", url));
    String loaded =
        "document.readyState === 'complete' && location.href === " + JSON.writeValueAsString(url);
    long patience = System.nanoTime() + java.time.Duration.ofSeconds(60).toNanos();
    while (!run(loaded).asBoolean()) {
      if (System.nanoTime() > patience) {
        throw new IllegalStateException(url + " does not load");
      }
    }
  }

  /** The value of a JavaScript expression. */
  JsonNode run(String expression) {
    JsonNode answer =
        ask(
            "Runtime.evaluate",
            JSON.createObjectNode()
                .put("expression", expression)
                .put("returnByValue", true)
                .put("awaitPromise", true));
    if (answer.has("exceptionDetails")) {
      throw new IllegalStateException(expression + ": " + answer.path("exceptionDetails"));
    }
    return answer.path("result").path("value");
  }

  /** What a reader sees, as far as it is rendered. */
  String text() {
    return run("document.body.innerText").asString();
  }

  /** Clicks into the middle of what {@code selector} finds first. */
  void click(String selector) {
    JsonNode at =
        run(
            "(() => { const e = document.querySelector('"
                + selector
                + "'); e.scrollIntoView({block: 'center', behavior: 'instant'});"
                + " const r = e.getBoundingClientRect();"
                + " return [r.x + Math.min(r.width / 2, 200), r.y + r.height / 2]; })()");
    for (String what : List.of("mousePressed", "mouseReleased")) {
      ask(
          "Input.dispatchMouseEvent",
          JSON.createObjectNode()
              .put("type", what)
              .put("x", at.get(0).asDouble())
              .put("y", at.get(1).asDouble())
              .put("button", "left")
              .put("clickCount", 1));
    }
  }

  /** Presses and lets go of a key, as {@code Enter}. */
  void press(String key, int code, String text) {
    for (String what : List.of("keyDown", "keyUp")) {
      ObjectNode event =
          JSON.createObjectNode()
              .put("type", what)
              .put("key", key)
              .put("code", key)
              .put("windowsVirtualKeyCode", code);
      if (!text.isEmpty()) {
        event.put("text", text);
      }
      ask("Input.dispatchKeyEvent", event);
    }
  }

  /** What went wrong in the page: exceptions, messages on the console, violations of its policy. */
  List<String> complaints() {
    List<String> complaints = new ArrayList<>();
    for (String kind :
        List.of("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded")) {
      browser.told(session, kind).forEach(each -> complaints.add(each.toString()));
    }
    return complaints;
  }

  /** What the page asked the network or the disk for. */
  List<String> requests() {
    return browser.told(session, "Network.requestWillBeSent").stream()
        .map(each -> each.path("request").path("url").asString())
        .toList();
  }

  /** Takes a picture of what {@code selector} finds first. */
  void picture(String selector, Path file) throws IOException {
    JsonNode at =
        run(
            "(() => { window.scrollTo(0, 0); const r = document.querySelector('"
                + selector
                + "').getBoundingClientRect(); return [r.x, r.y, r.width, r.height]; })()");
    ObjectNode command =
        JSON.createObjectNode().put("captureBeyondViewport", true).put("format", "png");
    command
        .putObject("clip")
        .put("x", at.get(0).asDouble())
        .put("y", at.get(1).asDouble())
        .put("width", at.get(2).asDouble())
        .put("height", at.get(3).asDouble())
        .put("scale", 1);
    String data = ask("Page.captureScreenshot", command).path("data").asString();
    Files.write(file, Base64.getDecoder().decode(data));
  }

  private JsonNode ask(String method, ObjectNode parameters) {
    return browser.ask(session, method, parameters);
  }
}
