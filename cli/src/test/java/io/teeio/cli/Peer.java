package io.teeio.cli;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** DMTF's emulator in a folder of its own, with its sample keys; ended when closed. */
final class Peer implements Closeable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path folder;
  private final Path log;
  private final Process process;

  private Peer(Path folder, Path log, Process process) {
    this.folder = folder;
    this.log = log;
    this.process = process;
  }

  /**
   * Starts {@code program} in a copy of {@code installation}.
   *
   * @param installation a folder with the emulators and their sample keys
   */
  static Peer start(
      Path installation, Path scratch, String program, int port, String transport, String options)
      throws IOException, InterruptedException {
    Path folder = copy(installation, scratch);
    Path log = scratch.resolve(program + ".log");
    List<String> command = new ArrayList<>(List.of("stdbuf", "-oL", "./" + program));
    command.addAll(List.of("--ip", "127.0.0.1", "--port", String.valueOf(port)));
    command.addAll(List.of("--trans", transport, "-v"));
    command.addAll(List.of(options.split(" ")));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    Path nodelay = installation.resolveSibling("nodelay.so");
    if (Files.exists(nodelay)) {
      builder.environment().putAll(Map.of("LD_PRELOAD", nodelay.toString()));
    }
    return new Peer(folder, log, builder.start());
  }

  private static Path copy(Path installation, Path scratch)
      throws IOException, InterruptedException {
    Path folder = scratch.resolve("peer");
    new ProcessBuilder("cp", "-r", installation.toString(), folder.toString())
        .inheritIO()
        .start()
        .waitFor();
    return folder;
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Its folder, where its sample keys are. */
  Path folder() {
    return folder;
  }

  /** Waits until it says that it listens. */
  void awaitListening() throws IOException, InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (!Files.readString(log).contains("listening")) {
      if (!process.isAlive() || Instant.now().isAfter(end)) {
        throw new IOException("the peer does not listen: " + Files.readString(log));
      }
      process.waitFor(20, TimeUnit.MILLISECONDS);
    }
  }

  /** Waits until it has ended, and gives its errors; how it ends says little. */
  List<String> errors() throws IOException, InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      return List.of("it did not end");
    }
    List<String> errors = new ArrayList<>();
    for (String line : Files.readString(log).lines().toList()) {
      if (line.startsWith("ERROR") || line.startsWith("ASSERT")) {
        errors.add(line);
      }
    }
    return errors;
  }

  /** Whether it came to the end of its run. */
  boolean isFinished() throws IOException {
    return Files.readString(log).contains("Client stopped");
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
