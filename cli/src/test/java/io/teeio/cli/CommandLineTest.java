package io.teeio.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Wrong usage and a broken environment end with one line that says what and where. */
final class CommandLineTest {
  private record Ended(int status, String out, String err) {}

  private static Ended teeio(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    return new Ended(status, out.toString(), err.toString());
  }

  private static void assertOneLine(Ended ended, int status) {
    assertThat(ended.status()).isEqualTo(status);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err().lines()).hasSize(1);
    assertThat(ended.err()).doesNotContain("Exception").startsWith("teeio");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "walk",
        "run --wibble",
        "run --tdis 0",
        "run --root-port-keys nobody",
        "run --root-port-keys hrot --device doe+tcp://127.0.0.1:1",
        "run --tdis 65",
        "run --devices 0",
        "run --devices many",
        "run --spdm 1.1",
        "run --suite p521",
        "run --firmware odd",
        "run --seed x",
        "run --anchor root.der",
        "run --device 127.0.0.1:2323",
        "run --device doe+tcp://127.0.0.1",
        "run --device doe+tcp://127.0.0.1:99999",
        "device",
        "device --listen 2323",
        "device --listen 127.0.0.1:port",
        "device --listen 127.0.0.1:0 --transport pigeon",
        "device --listen 127.0.0.1:0 --function be:20.0",
      })
  void wrongUsageIsOneLineAndStatusTwo(String line) {
    assertOneLine(teeio(line.isEmpty() ? new String[0] : line.split(" ")), 2);
  }

  @Test
  void aPayloadThatIsNotThereIsOneLineAndStatusThree(@TempDir Path folder) {
    assertOneLine(teeio("run", "--payload", folder.resolve("none").toString()), 3);
  }

  @Test
  void aPayloadThatIsAFolderIsOneLineAndStatusThree(@TempDir Path folder) {
    assertOneLine(teeio("run", "--payload", folder.toString()), 3);
  }

  @Test
  void aTimelineThatCannotBeWrittenIsOneLineAndStatusThree(@TempDir Path folder) {
    assertOneLine(teeio("run", "--timeline", folder.resolve("no/where").toString()), 3);
  }

  @Test
  void aPortInUseIsOneLineAndStatusThree() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertOneLine(teeio("device", "--listen", "127.0.0.1:" + taken.getLocalPort()), 3);
    }
  }

  @Test
  void aDeviceThatIsNotThereIsStatusThree() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Ended ended = teeio("run", "--json", "--device", "doe+tcp://127.0.0.1:" + port);
    assertThat(ended.status()).isEqualTo(3);
    assertThat(ended.err()).contains("127.0.0.1:" + port).doesNotContain("Exception");
    assertThat(ended.out()).contains("\"result\" : \"error\"");
  }
}
