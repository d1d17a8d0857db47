package io.teeio.pcie.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.crypto.Crypto;
import io.teeio.pcie.PciSigVendor;
import io.teeio.pcie.ide.km.IdeKmMessage;
import io.teeio.pcie.tdisp.TdispRequest;
import io.teeio.pcie.tdisp.TdispResponse;
import io.teeio.spdm.capture.CaptureReplay;
import io.teeio.spdm.capture.CaptureSecrets;
import io.teeio.spdm.capture.ReplayEvent;
import io.teeio.spdm.message.VendorDefinedRequest;
import io.teeio.spdm.message.VendorDefinedResponse;
import io.teeio.spdm.transport.CaptureReader;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.Secret;
import io.teeio.wire.WireWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** IDE_KM and TDISP as DMTF's emulators speak them, decrypted from their recordings. */
class CapturedPayloadsInteropTest {
  private static final Path CAPTURES =
      Path.of(System.getProperty("teeio.shared", "../../shared"), "captures");

  @ParameterizedTest
  @ValueSource(strings = {"1.2", "1.3", "1.4"})
  void everyPayloadOfThePciSigIsReadAndWrittenBack(String version) throws Exception {
    List<Captured.Payload> payloads = payloads("PCI_DOE_v" + version + "_idekm-tdisp.pcap");
    assertThat(payloads).hasSize(120); // two sessions
    for (Captured.Payload payload : payloads) {
      assertThat(again(payload)).isEqualTo(payload.bytes());
    }
    if (!version.equals("1.4")) {
      assertThat(payloads.subList(0, 60)).isEqualTo(Captured.session(version));
    }
  }

  private static Bytes again(Captured.Payload payload) throws MalformedInput {
    WireWriter out = new WireWriter();
    if (payload.bytes().at(0) == PciSigVendor.IDE_KM) {
      IdeKmMessage message =
          payload.request()
              ? IdeKmMessage.readRequest(payload.bytes())
              : IdeKmMessage.readResponse(payload.bytes());
      message.write(out);
    } else if (payload.request()) {
      TdispRequest.read(payload.bytes()).write(out);
    } else {
      TdispResponse.read(payload.bytes()).write(out);
    }
    return out.toBytes();
  }

  private static List<Captured.Payload> payloads(String name) throws Exception {
    Path file = CAPTURES.resolve(name);
    Assumptions.assumeTrue(Files.exists(file), "../shared is not here");
    List<Captured.Payload> found = new ArrayList<>();
    CaptureReplay replay =
        new CaptureReplay(
            Crypto.portable(),
            CaptureSecrets.inOrder(secrets(name, "dhe"), secrets(name, "psk")),
            false,
            event -> {
              if (event instanceof ReplayEvent.MessageRead read) {
                switch (read.message()) {
                  case VendorDefinedRequest request
                      when request.vendorId().equals(PciSigVendor.VENDOR_ID) ->
                      found.add(new Captured.Payload(true, request.payload()));
                  case VendorDefinedResponse response
                      when response.vendorId().equals(PciSigVendor.VENDOR_ID) ->
                      found.add(new Captured.Payload(false, response.payload()));
                  default -> {
                    // SPDM itself, and CXL
                  }
                }
              }
            });
    replay.replay(CaptureReader.read(Bytes.copyOf(Files.readAllBytes(file))));
    return found;
  }

  /** The secrets of one kind that the manifest lists for {@code name}. */
  private static List<Secret> secrets(String name, String kind) throws IOException {
    String manifest = Files.readString(CAPTURES.resolve("manifest.json"));
    String entry = manifest.substring(manifest.indexOf("\"" + name + "\""));
    Matcher list = Pattern.compile("\"" + kind + "\":\\s*\\[([^]]*)]").matcher(entry);
    List<Secret> secrets = new ArrayList<>();
    if (list.find()) {
      Matcher each = Pattern.compile("[0-9a-f]{2,}").matcher(list.group(1));
      while (each.find()) {
        secrets.add(Secret.adopt(HexFormat.of().parseHex(each.group())));
      }
    }
    return secrets;
  }
}
