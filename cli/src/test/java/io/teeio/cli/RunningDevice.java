package io.teeio.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code teeio device} on a port of its own, until it is closed. */
final class RunningDevice implements AutoCloseable {
  private static final Pattern LISTENING = Pattern.compile(" on 127\\.0\\.0\\.1:(\\d+) \\(");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Thread thread;
  private int port;

  RunningDevice(String... options) throws InterruptedException {
    List<String> all = new ArrayList<>(List.of("device", "--listen", "127.0.0.1:0"));
    all.addAll(List.of(options));
    thread =
        Thread.ofPlatform()
            .start(() ->
                Main.run(
                    new PrintWriter(out, true),
                    new PrintWriter(err, true),
                    all.toArray(String[]::new)));
    while (port == 0) {
      Matcher matcher = LISTENING.matcher(out.toString());
      port = matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
      if (port == 0 && thread.join(Duration.ofMillis(20))) {
        throw new AssertionError("it ended: " + err);
      }
    }
  }

  /** Where it listens. */
  int port() {
    return port;
  }

  /** What it said on standard error. */
  String said() {
    return err.toString();
  }

  /** What {@code teeio probe} finds. */
  JsonNode probed(String scheme, String only) {
    StringWriter json = new StringWriter();
    Main.run(
        new PrintWriter(json, true),
        new PrintWriter(err, true),
        "probe",
        scheme + "://127.0.0.1:" + port,
        "--json",
        "--only",
        only);
    return JsonMapper.shared().readTree(json.toString());
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
