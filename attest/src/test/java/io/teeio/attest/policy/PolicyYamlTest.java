package io.teeio.attest.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.attest.Repeatable;
import io.teeio.attest.policy.AnchorPolicy.Root;
import io.teeio.crypto.Certificate;
import io.teeio.crypto.CertificateMint;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.crypto.KeyAlgorithm;
import io.teeio.crypto.PemFile;
import io.teeio.crypto.SignatureAlgorithm;
import io.teeio.testkit.Property;
import io.teeio.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PolicyYamlTest {
  private static final String HEAD = "policy: teeio-policy/1\nname: n\n";
  private static final Certificate ROOT =
      new CertificateMint(
              Crypto.portable(),
              new Repeatable(5),
              InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z")))
          .root(KeyAlgorithm.EC_P256, "root")
          .certificate();

  @Test
  void everyFieldIsRead() throws PolicyError {
    Policy policy =
        PolicyYaml.read(
            """
            # what we ask
            policy: teeio-policy/1
            name: GPUs in production
            anchors:
              device:
                - sha384: %s
                - pem: |
            %s
              referenceValues: [ { sha256: %s } ]
            require: [ nonce, revocation ]
            waive: [ driver rim certificate dates ]
            minimumVersions: { driver: 550.90.07, vbios: 96.00.9F.00.01, spdm: "1.2" }
            minimumSecurityVersions:
              5: 3
            revocation: { demand: required, tolerateHold: true, staleness: P1DT2H }
            modes: { debug: neverActive, operational: [ normal, rma ], gpu: [ single ] }
            update: { firmware: endsSession, freshMeasurements: false, sessionEnds: false }
            algorithms: { signatures: [ ECDSA_P384 ], hashes: [ SHA_384 ] }
            """
                .formatted("A1".repeat(48), pem().indent(8).stripTrailing(), "f0".repeat(32)));
    assertThat(policy)
        .isEqualTo(
            new Policy(
                "GPUs in production",
                Set.of("nonce", "revocation"),
                Set.of("driver rim certificate dates"),
                new RevocationPolicy(RevocationPolicy.Demand.REQUIRED, true, Duration.ofHours(26)),
                Map.of("driver", "550.90.07", "vbios", "96.00.9F.00.01", "spdm", "1.2"),
                Map.of(5, 3L),
                new AnchorPolicy(
                    new AnchorPolicy.Roots(
                        List.of(
                            new Root.Pinned(HashAlgorithm.SHA_384, Bytes.fromHex("a1".repeat(48))),
                            new Root.Whole(ROOT))),
                    new AnchorPolicy.Roots(
                        List.of(
                            new Root.Pinned(
                                HashAlgorithm.SHA_256, Bytes.fromHex("f0".repeat(32)))))),
                new ModePolicy(
                    ModePolicy.Debug.NEVER_ACTIVE,
                    Set.of(OperationalMode.NORMAL, OperationalMode.RMA),
                    Set.of(GpuMode.SINGLE)),
                new UpdatePolicy(UpdatePolicy.Firmware.ENDS_SESSION, false, false),
                new AlgorithmPolicy(
                    Set.of(SignatureAlgorithm.ECDSA_P384), Set.of(HashAlgorithm.SHA_384))));
  }

  private static String pem() {
    return new String(PemFile.encode(List.of(ROOT)).toArray(), StandardCharsets.US_ASCII);
  }

  @Test
  void whatIsLeftOutIsAsUsual() throws PolicyError {
    assertThat(PolicyYaml.read("{\"policy\": \"teeio-policy/1\", \"name\": \"default\"}"))
        .isEqualTo(Policy.DEFAULT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "policy: teeio-policy/2\\nname: n | 1 | 9 | policy: is not",
        "policy: teeio-policy/1 | 1 | 1 | the field name is missing",
        "[] | 1 | 1 | is not a mapping",
        "policy: [ | 1 | 10 | is no YAML",
        "a: &b 1\\nc: *b | 1 | 4 | anchors (&)",
        "a: !!str 1 | 1 | 4 | tags (!)",
        "a: *b | 1 | 4 | ",
        "a: 1\\n--- \\nb: 2 | 2 | 1 | a second document",
        "a: 1\\nb: 2\\na: 3 | 3 | 1 | a: stands twice",
        "? [x]\\n: y | 1 | 3 | a name is not plain text",
        "[[[[[[[[[[1]]]]]]]]]] | 1 | 10 | deeper",
        "a: \\u0007 | 1 | 4 | a character",
        "HEAD more: 1 | 3 | 1 | more: is not a field here; there are algorithms, anchors",
        "HEAD require: nonce | 3 | 10 | require: is not a list",
        "HEAD require: [nonce, nonce] | 3 | 18 | require[1]: stands twice",
        "HEAD require: [5] | 3 | 11 | require[0]: is not text",
        "HEAD require: [yes, no, null] | 3 | 20 | require[2]: is not text",
        "HEAD require: [''] | 3 | 11 | is empty",
        "HEAD waive: [report signature] | 3 | 9 | cannot be waived",
        "HEAD waive: [vbios rim form] | 3 | 9 | cannot be waived",
        "HEAD waive: [certificate chain] | 3 | 9 | cannot be waived",
        "HEAD minimumVersions: {driver: 5} | 3 | 27 | driver: is not text; write it in quotes",
        "HEAD minimumVersions: {driver: 5.x.7} | 3 | 27 | driver: is no version",
        "HEAD minimumVersions: {bios: 5.6.7} | 3 | 19 | bios: is not a field here",
        "HEAD minimumSecurityVersions: {0: 1} | 3 | 27 | the name is not an index",
        "HEAD minimumSecurityVersions: {7: -1} | 3 | 30 | 7: is not a number",
        "HEAD minimumSecurityVersions: {7: '1'} | 3 | 30 | 7: is not a number",
        "HEAD minimumSecurityVersions: {7: 9007199254740992} | 3 | 30 | 7: is not a number",
        "HEAD revocation: {demand: always} | 3 | 22 | not one of required, whenGiven, ignored",
        "HEAD revocation: {tolerateHold: 'true'} | 3 | 28 | is neither true nor false",
        "HEAD revocation: {staleness: 1 day} | 3 | 25 | is no duration",
        "HEAD revocation: {staleness: PT} | 3 | 25 | is no duration",
        "HEAD revocation: {staleness: P} | 3 | 25 | is no duration",
        "HEAD modes: {debug: off} | 3 | 16 | not one of any, notActive, neverActive",
        "HEAD modes: {operational: []} | 3 | 22 | does not have 1 to 256 items",
        "HEAD modes: {gpu: [two]} | 3 | 15 | not one of single, multiple",
        "HEAD update: {firmware: never} | 3 | 20 | not one of locked",
        "HEAD algorithms: {hashes: [MD5]} | 3 | 23 | not one of SHA_256",
        "HEAD anchors: {device: [{sha256: aa}]} | 3 | 29 | is not 64 hexadecimal digits",
        "HEAD anchors: {device: [{}]} | 3 | 20 | wants one of pem",
        "HEAD anchors: {device: [{pem: x}]} | 3 | 26 | is no certificate",
        "HEAD anchors: {device: [{sha1: x}]} | 3 | 21 | sha1: is not a field here",
      })
  void whatIsNotExactlyTheFormIsRefusedWithItsPlace(
      String text, int line, int column, String reason) {
    String yaml = text.replace("HEAD ", HEAD).replace("\\n", "\n").replace("\\u0007", "\u0007");
    assertThatThrownBy(() -> PolicyYaml.read(yaml))
        .isInstanceOfSatisfying(
            PolicyError.class,
            error -> {
              assertThat(List.of(error.line(), error.column())).containsExactly(line, column);
              assertThat(error).hasMessageStartingWith("line " + line + ", column " + column);
              assertThat(error).hasMessageContaining(reason == null ? "" : reason);
            });
  }

  @Test
  void whatIsTooLongOrEmptyIsRefused() {
    assertThatThrownBy(() -> PolicyYaml.read("")).isInstanceOf(PolicyError.class);
    assertThatThrownBy(() -> PolicyYaml.read(" ".repeat(1 << 19)))
        .isInstanceOf(PolicyError.class)
        .hasMessageContaining("longer");
    assertThatThrownBy(() -> PolicyYaml.read("[".repeat(200_000)))
        .isInstanceOf(PolicyError.class)
        .hasMessageContaining("deeper");
  }

  /** Whatever is done to a policy, it is read or refused with its place. */
  @Test
  void noTextIsAnythingButReadOrRefused() {
    String whole = HEAD + "require: [a, b]\nmodes: {debug: any}\nanchors:\n  device:\n  - pem: |\n";
    String alphabet = "\n\t :-[]{}&*!|>'\"%@`#,?~\\\u0000\u0085\ufeff\ud800ab1.";
    Property.check(
        400,
        1,
        source -> {
          StringBuilder text = new StringBuilder(whole);
          for (int i = source.between(1, 6); i > 0; i--) {
            int at = source.between(0, text.length() - 1);
            text.setCharAt(at, alphabet.charAt(source.between(0, alphabet.length() - 1)));
          }
          readOrRefused(text.substring(source.between(0, text.length() - 1)));
        });
  }

  private static void readOrRefused(String text) {
    try {
      assertThat(PolicyYaml.read(text)).isNotNull();
    } catch (PolicyError refused) {
      assertThat(refused.line()).isPositive();
      assertThat(refused.column()).isPositive();
    }
  }
}
