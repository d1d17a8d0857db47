package io.teeio.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A headless Chromium, driven over the DevTools protocol. It may reach nothing: every name resolves
 * to nowhere.
 */
final class Browser implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String LISTENING = "DevTools listening on ";
  private static final long SECONDS = 60;

  private final Process process;
  private final Path profile;
  private final HttpClient client = HttpClient.newHttpClient();
  private final WebSocket socket;
  private final AtomicInteger numbers = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
  private final List<JsonNode> events = new CopyOnWriteArrayList<>();

  private Browser(Process process, Path profile, String address) {
    this.process = process;
    this.profile = profile;
    this.socket =
        client
            .newWebSocketBuilder()
            .connectTimeout(Duration.ofSeconds(SECONDS))
            .buildAsync(URI.create(address), new Listener())
            .orTimeout(SECONDS, TimeUnit.SECONDS)
            .join();
  }

  /** The browser of this machine, if it has one. */
  static Optional<Path> find() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.of("chromium", "chromium-browser", "google-chrome")
        .flatMap(name -> Stream.of(path.split(":")).map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  static Browser start(Path program) throws IOException {
    Path profile = Files.createTempDirectory("teeio-browser");
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-extensions",
                "--no-first-run",
                "--hide-scrollbars",
                "--host-resolver-rules=MAP * ~NOTFOUND",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    BufferedReader said =
        new BufferedReader(
            new java.io.InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      if (line.startsWith(LISTENING)) {
        Thread.ofVirtual().start(() -> said.lines().forEach(rest -> {}));
        return new Browser(process, profile, line.substring(LISTENING.length()).strip());
      }
    }
    throw new IOException(program + " ended before it listened");
  }

  /** Opens {@code file} in a window of that size whose user prefers {@code scheme}. */
  BrowserPage open(Path file, int width, int height, String scheme, boolean scripts) {
    String target =
        ask("", "Target.createTarget", JSON.createObjectNode().put("url", "about:blank"))
            .path("targetId")
            .asString();
    String session =
        ask(
                "",
                "Target.attachToTarget",
                JSON.createObjectNode().put("targetId", target).put("flatten", true))
            .path("sessionId")
            .asString();
    BrowserPage page = new BrowserPage(this, session);
    page.open(file.toUri().toString(), width, height, scheme, scripts);
    return page;
  }

  /** Sends a command and waits for its answer. */
  JsonNode ask(String session, String method, ObjectNode parameters) {
    int number = numbers.incrementAndGet();
    ObjectNode command = JSON.createObjectNode().put("id", number).put("method", method);
    command.set("params", parameters);
    if (!session.isEmpty()) {
      command.put("sessionId", session);
    }
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    asked.put(number, answer);
    socket.sendText(command.toString(), true).join();
    JsonNode said = answer.orTimeout(SECONDS, TimeUnit.SECONDS).join();
    if (said.has("error")) {
      throw new IllegalStateException(method + ": " + said.path("error"));
    }
    return said.path("result");
  }

  /** What {@code session} told unasked, by method. */
  List<JsonNode> told(String session, String method) {
    return events.stream()
        .filter(event -> event.path("sessionId").asString("").equals(session))
        .filter(event -> event.path("method").asString("").equals(method))
        .map(event -> event.path("params"))
        .toList();
  }

  private void heard(JsonNode message) {
    CompletableFuture<JsonNode> answer = asked.remove(message.path("id").asInt(-1));
    if (answer == null) {
      events.add(message);
    } else {
      answer.complete(message);
    }
  }

  /** Puts the pieces of messages together. */
  private final class Listener implements WebSocket.Listener {
    private final StringBuilder pieces = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      pieces.append(data);
      if (last) {
        String whole = pieces.toString();
        pieces.setLength(0);
        heard(JSON.readTree(whole));
      }
      from.request(1);
      return CompletableFuture.completedFuture(null);
    }
  }

  @Override
  public void close() throws IOException {
    socket.abort();
    client.shutdownNow();
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    process.destroyForcibly();
    all.forEach(ProcessHandle::destroyForcibly);
    process.onExit().orTimeout(SECONDS, TimeUnit.SECONDS).join();
    all.forEach(each -> each.onExit().orTimeout(SECONDS, TimeUnit.SECONDS).join());
    try (Stream<Path> files = Files.walk(profile)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
