package io.teeio.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.teeio.dissect.SecretsFile;
import io.teeio.dissect.UnreadableSecrets;
import io.teeio.spdm.capture.CaptureSecrets;
import io.teeio.spdm.capture.SessionSecret;
import java.nio.charset.StandardCharsets;

/** Key logs and manifests of recordings. */
class KeyLogFuzzTest {
  @FuzzTest
  void secrets(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    try {
      CaptureSecrets read = SecretsFile.read(text, "a.pcap");
      for (SessionSecret session : read.sessions()) {
        Law.require(session.secret().length() > 0, "an empty secret");
        session.secret().close();
      }
    } catch (UnreadableSecrets refused) {
      Law.saysWhy(refused);
    }
  }
}
