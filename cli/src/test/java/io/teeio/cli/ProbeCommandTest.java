package io.teeio.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.crypto.CertificateMint;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.RandomSource;
import io.teeio.device.DeviceIdentity;
import io.teeio.device.DeviceMaker;
import io.teeio.device.DeviceParts;
import io.teeio.device.DeviceProfile;
import io.teeio.device.Dsm;
import io.teeio.device.DsmServer;
import io.teeio.rule.Guards;
import io.teeio.spdm.negotiation.Suite;
import io.teeio.spdm.transport.Binding;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code teeio probe} towards our own device on a socket. */
final class ProbeCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private DsmServer doe;
  private DsmServer mctp;

  private static DsmServer serve(Binding binding) throws IOException {
    Crypto crypto = Crypto.fastest();
    RandomSource random = RandomSource.secure();
    InstantSource clock = InstantSource.system();
    DeviceProfile profile = DeviceProfile.standard().withSuite(Suite.P256);
    DeviceIdentity identity =
        new DeviceMaker(new CertificateMint(crypto, random, clock), Suite.P256).identify(profile);
    DeviceParts parts = new DeviceParts(crypto, random, clock, Guards.all());
    return DsmServer.listen(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        binding,
        () -> Dsm.onSocket(profile, identity, binding, parts),
        event -> {});
  }

  @BeforeEach
  void listen() throws IOException {
    doe = serve(Binding.PCI_DOE);
    mctp = serve(Binding.MCTP);
  }

  @AfterEach
  void close() throws IOException {
    doe.close();
    mctp.close();
  }

  private int probe(String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "probe";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), all);
  }

  private static String url(String scheme, DsmServer server) {
    return scheme + "://127.0.0.1:" + server.address().getPort();
  }

  @Test
  void engineerReadsWhatTheDeviceIs() {
    assertThat(probe(url("doe+tcp", doe), "--skip", "variants")).isZero();

    assertThat(out.toString())
        .contains("Versions")
        .contains("Slot 0: proved by CHALLENGE")
        .contains("Measurements")
        .contains("KEY_EXCHANGE slot 0")
        .contains("TDISP")
        .contains("Result: ");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void scriptGetsOneObject() {
    assertThat(probe(url("mctp+tcp", mctp), "--json", "--skip", "variants")).isZero();

    JsonNode report = JsonMapper.shared().readTree(out.toString());
    assertThat(report.get("good").asBoolean()).isTrue();
    assertThat(report.get("transport").asString()).isEqualTo("MCTP");
    assertThat(report.get("slots").get(0).get("authenticated").asBoolean()).isTrue();
    assertThat(report.get("negotiated").get("selected").get("hash").asString())
        .isEqualTo("SHA_256");
    assertThat(report.get("sessions").get(0).get("opened").asBoolean()).isTrue();
  }

  @Test
  void captureAndKeyLogLetOthersReadIt(@TempDir Path folder) {
    Path capture = folder.resolve("probe.pcap");
    Path keys = folder.resolve("probe.keys");
    int status =
        probe(
            url("doe+tcp", doe),
            "--only",
            "identity,key-exchange",
            "--pcap",
            capture.toString(),
            "--keylog",
            keys.toString());

    assertThat(status).isZero();
    assertThat(capture).isNotEmptyFile();
    assertThat(keys).content().contains("\"kind\":\"dhe\"");
    assertThat(err.toString()).contains("warning");
  }

  @Test
  void refusalIsStatusOne() {
    assertThat(
            probe(url("doe+tcp", doe), "--only", "key-exchange,identity", "--algorithm", "sha-384"))
        .isEqualTo(1);
  }

  @Test
  void nobodyThereIsStatusThree() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }

    assertThat(probe("doe+tcp://127.0.0.1:" + port)).isEqualTo(3);
    assertThat(err.toString().lines()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "127.0.0.1:2323",
        "pigeon://127.0.0.1:1",
        "doe+tcp://127.0.0.1:1 --only weather",
        "doe+tcp://127.0.0.1:1 --spdm 2.0",
        "doe+tcp://127.0.0.1:1 --cap flying",
        "doe+tcp://127.0.0.1:1 --algorithm rot-13",
        "doe+tcp://127.0.0.1:1 --slot 8",
        "doe+tcp://127.0.0.1:1 --psk key",
        "doe+tcp://127.0.0.1:1 --psk a=0x123",
        "doe+tcp://127.0.0.1:1 --chain nowhere.pem",
        "doe+tcp://127.0.0.1:1 --key-update nobody",
        "doe+tcp://127.0.0.1:1 --transfer-size 41",
        "doe+tcp://127.0.0.1:1 --timeout 0",
        "doe+tcp://127.0.0.1:1 --function 1",
      })
  void wrongUsageIsOneLineAndStatusTwo(String line) {
    assertThat(probe(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).startsWith("teeio probe: ");
    assertThat(out.toString()).isEmpty();
  }
}
