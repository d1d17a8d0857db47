package io.teeio.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Both roles against DMTF's emulator. Needs {@code -Dteeio.peer=FOLDER} with spdm_requester_emu,
 * spdm_responder_emu and their sample keys; skipped without.
 */
@EnabledIfSystemProperty(named = "teeio.peer", matches = ".+")
final class LivePeerTest {
  private static final String PSK = "0x5465737450736b48696e7400=0x5465737450736b4461746100";

  @TempDir private Path scratch;

  private static Path installation() {
    return Path.of(System.getProperty("teeio.peer"));
  }

  private static String scheme(String transport) {
    return "MCTP".equals(transport) ? "mctp+tcp" : "doe+tcp";
  }

  @ParameterizedTest(name = "{0}: {1} / {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "MCTP | --ver 1.1 --mut_auth NO --basic_mut_auth NO | --spdm 1.1",
        "MCTP | --ver 1.2 --mut_auth NO --basic_mut_auth NO | --spdm 1.2",
        "PCI_DOE | --ver 1.3 --mut_auth NO --basic_mut_auth NO | --spdm 1.3",
        "PCI_DOE | --ver 1.4 --mut_auth NO --basic_mut_auth NO | --spdm 1.4",
        "MCTP | --ver 1.2 --mut_auth W_ENCAP --basic_mut_auth BASIC | --spdm 1.2 IDENTITY",
        "PCI_DOE | --ver 1.3 --mut_auth WO_ENCAP --basic_mut_auth NO | --spdm 1.3 IDENTITY",
        "PCI_DOE | --ver 1.4 --mut_auth DIGESTS --basic_mut_auth NO | --spdm 1.4 IDENTITY",
        "MCTP | --ver 1.3 --mut_auth NO --basic_mut_auth NO | --transfer-size 100",
        "MCTP | --ver 1.3 --mut_auth NO --basic_mut_auth NO --asym RSAPSS_3072 --hash SHA_512"
            + " --dhe FFDHE_3072 --aead CHACHA20_POLY1305 | --spdm 1.3",
        "PCI_DOE | --ver 1.4 --mut_auth NO --basic_mut_auth NO --asym NONE --req_asym NONE --dhe"
            + " NONE --pqc_asym ML_DSA_65 --req_pqc_asym ML_DSA_65 --kem ML_KEM_768 --hash SHA_384"
            + " | --algorithm ml-dsa-65,ml-kem-768",
      })
  void probeOfThePeer(String transport, String responder, String requester) throws Exception {
    int port = Peer.freePort();
    try (Peer peer =
        Peer.start(installation(), scratch, "spdm_responder_emu", port, transport, responder)) {
      peer.awaitListening();
      List<String> arguments =
          new ArrayList<>(
              List.of("probe", scheme(transport) + "://127.0.0.1:" + port, "--psk", PSK));
      arguments.addAll(List.of("--shutdown", "--skip", "manners"));
      Path keys = peer.folder().resolve("rsa3072");
      String identity =
          "--requester-algorithm rsapss-3072 --chain "
              + keys.resolve("bundle_requester.certchain.der")
              + " --key "
              + keys.resolve("end_requester.key");
      arguments.addAll(List.of(requester.replace("IDENTITY", identity).split(" ")));
      StringWriter out = new StringWriter();
      StringWriter err = new StringWriter();

      int status =
          Main.run(
              new PrintWriter(out, true),
              new PrintWriter(err, true),
              arguments.toArray(String[]::new));

      assertThat(status).as(out + "" + err).isZero();
      assertThat(peer.errors()).isEmpty();
    }
  }

  @ParameterizedTest(name = "{0}: {1} / {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "mctp | --spdm 1.0 | --ver 1.0",
        "mctp | --spdm 1.1 | --ver 1.1",
        "mctp | --spdm 1.2 | --ver 1.2",
        "doe | --spdm 1.3 | --ver 1.3",
        "doe | --spdm 1.4 | --ver 1.4",
        "mctp | --spdm 1.2 --mutual encapsulated ROOT | --ver 1.2",
        "doe | --spdm 1.3 --mutual digests --basic-mutual ROOT | --ver 1.3",
        "mctp | --spdm 1.3 --transfer-size 64 | --ver 1.3 --meas_op ALL",
        "mctp | --spdm 1.4 | --ver 1.4 --key_upd RSP --exe_session KEY_EX,KEY_UPDATE",
      })
  void deviceForThePeer(String transport, String device, String requester) throws Exception {
    Path keys = installation().resolve("ecp384").toAbsolutePath();
    List<String> arguments = new ArrayList<>(List.of("--transport", transport, "--psk", PSK));
    arguments.addAll(List.of("--profile", "reference"));
    arguments.addAll(List.of("--chain", slot(0, keys, "bundle_responder.certchain.der")));
    arguments.addAll(List.of("--chain", slot(1, keys, "bundle_responder.certchain1.der")));
    Path root = keys.resolveSibling("rsa3072").resolve("ca.cert.der");
    arguments.addAll(List.of(device.replace("ROOT", "--requester-root " + root).split(" ")));
    boolean message = "mctp".equals(transport);
    String steps =
        requester.contains("--exe_session")
            ? ""
            : " --exe_session KEY_EX,PSK,KEY_UPDATE,HEARTBEAT,MEAS,DIGEST,CERT,GET_CSR,SET_CERT"
                + (message ? ",APP" : "");
    try (RunningDevice running = new RunningDevice(arguments.toArray(String[]::new));
        Peer peer =
            Peer.start(
                installation(),
                scratch,
                "spdm_requester_emu",
                running.port(),
                message ? "MCTP" : "PCI_DOE",
                requester + steps)) {
      assertThat(peer.errors()).isEmpty();
      assertThat(peer.isFinished()).isTrue();
    }
  }

  private static String slot(int slot, Path keys, String chain) {
    return slot + "=" + keys.resolve(chain) + "," + keys.resolve("end_responder.key");
  }
}
