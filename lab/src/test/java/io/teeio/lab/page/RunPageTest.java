package io.teeio.lab.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.dissect.DissectedMessage;
import io.teeio.dissect.Dissector;
import io.teeio.dissect.KeyLogWriter;
import io.teeio.dissect.SecretsFile;
import io.teeio.dissect.UnreadableSecrets;
import io.teeio.lab.Recordings;
import io.teeio.lab.StateChange;
import io.teeio.lab.StateChange.Lane;
import io.teeio.lab.TimelineEvent;
import io.teeio.lab.TimelineEvent.Kind;
import io.teeio.spdm.capture.CaptureSecrets;
import io.teeio.spdm.transport.Binding;
import io.teeio.spdm.transport.Capture;
import io.teeio.wire.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What the page of a run shows, and what it must not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RunPageTest {
  private static final String HOSTILE =
      "</script><script>alert(1)</script><b id=evil>\" onload=\"x";
  private static final int KEY_AT = 8;
  private static final int KEY = 32;

  private final List<Bytes> objects = new ArrayList<>();
  private String keyLog = "";
  private String page = "";

  @BeforeAll
  void live(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("keys");
    try (KeyLogWriter log = KeyLogWriter.open(file)) {
      page = Reports.live(new Recordings((device, object) -> objects.add(object), log));
    }
    keyLog = Files.readString(file);
  }

  @Test
  void everyMessageShowsItsFields() {
    int messages = count("<li class=\"event k-(spdm|ide_km|tdisp)\">");
    assertThat(messages).isGreaterThan(120);
    assertThat(count("<details class=\"message\">")).isEqualTo(messages);
    assertThat(page)
        .contains("LOCK_INTERFACE_REQUEST", "MeasurementRecord", "KeySubStream")
        .contains("the signature of KEY_EXCHANGE_RSP is right");
  }

  @Test
  void everySectionIsThere() {
    for (String id : List.of("machine", "states", "cost", "verdict", "steps", "messages")) {
      assertThat(page).contains("<section id=\"" + id + "\"", "href=\"#" + id + "\"");
    }
  }

  @Test
  void noSecretIsInIt() throws UnreadableSecrets {
    List<DissectedMessage> messages = new ArrayList<>();
    CaptureSecrets secrets = SecretsFile.read(keyLog);
    new Dissector(Crypto.fastest(), secrets, false, messages::add)
        .dissect(Capture.of(Binding.PCI_DOE, objects));
    secrets.sessions().forEach(each -> each.secret().close());
    List<String> hidden = new ArrayList<>();
    for (DissectedMessage message : messages) {
      if (message.name().equals("KEY_PROG")) {
        hidden.add(message.bytes().slice(KEY_AT, KEY_AT + KEY).toString());
      }
    }
    assertThat(hidden).hasSizeGreaterThanOrEqualTo(12);
    Pattern.compile("\"secret\":\"([0-9a-f]+)\"")
        .matcher(keyLog)
        .results()
        .forEach(each -> hidden.add(each.group(1)));
    assertThat(hidden).hasSizeGreaterThan(12);
    for (String secret : hidden) {
      assertThat(page).doesNotContain(secret.substring(0, 16)).doesNotContain(secret.substring(48));
    }
    assertThat(page).contains("secret, not shown");
  }

  @Test
  void itsPolicyAllowsItsOwnScriptAndStyleAlone() {
    assertThat(page)
        .contains("default-src &#39;none&#39;; style-src &#39;" + hash("style"))
        .contains("script-src &#39;" + hash("script"))
        .contains("connect-src &#39;none&#39;");
    assertThat(count("<(script|style)\\b")).isEqualTo(2);
    assertThat(count(" (src|action|style|on[a-z]+)=")).isZero();
    assertThat(count("href=\"[^#]")).isZero();
  }

  @Test
  void whatOthersSayStaysText() {
    Story story = new Story();
    story.event(new TimelineEvent(1, "lab", "lab", Kind.STEP, HOSTILE, HOSTILE));
    story.event(new TimelineEvent(2, HOSTILE, HOSTILE, Kind.FAULT, HOSTILE, HOSTILE));
    story.changed(new StateChange(2, Lane.TDI, HOSTILE, HOSTILE));
    String said =
        new RunPage(Crypto.fastest()).write(Reports.saying(HOSTILE), story, new Conversations());
    assertThat(said).contains("&lt;b id=evil&gt;").doesNotContain("<b id=evil>");
    assertThat(Pattern.compile("<script").matcher(said).results().count()).isEqualTo(1);
    assertThat(said).doesNotContain("\" onload=\"");
  }

  @Test
  void aLargeRunGivesASmallPage() {
    Story story = new Story();
    long time = 0;
    for (int step = 0; step < 12; step++) {
      story.event(new TimelineEvent(++time, "lab", "lab", Kind.STEP, "step" + step, ""));
      for (int i = 0; i < 30_000; i++) {
        String tdi = "00:%02x:00.%d".formatted(i % 64, i % 8);
        story.event(
            new TimelineEvent(++time, "tsm", tdi, Kind.TDISP, "START_INTERFACE", "secured"));
        story.changed(new StateChange(time, Lane.TDI, tdi, i % 2 == 0 ? "RUN" : "ERROR"));
      }
      story.event(new TimelineEvent(++time, "rp 1", "rp 1", Kind.FAULT, "late refusal", ""));
    }
    String large =
        new RunPage(Crypto.fastest()).write(Reports.saying("x"), story, new Conversations());
    assertThat(large).hasSizeLessThan(1 << 20).contains("29,880 TDISP").contains("× RUN");
    assertThat(Pattern.compile("late refusal").matcher(large).results().count()).isEqualTo(12);
  }

  private int count(String pattern) {
    return Math.toIntExact(Pattern.compile(pattern).matcher(page).results().count());
  }

  private String hash(String element) {
    int begin = page.indexOf("<" + element + ">") + element.length() + 2;
    String content = page.substring(begin, page.indexOf("</" + element + ">", begin));
    Bytes digest =
        Crypto.portable()
            .hash(HashAlgorithm.SHA_256, Bytes.copyOf(content.getBytes(StandardCharsets.UTF_8)));
    return "sha256-" + Base64.getEncoder().encodeToString(digest.toArray());
  }
}
