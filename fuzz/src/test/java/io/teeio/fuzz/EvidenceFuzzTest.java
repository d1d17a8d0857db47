package io.teeio.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.teeio.attest.RimError;
import io.teeio.attest.RimJson;
import io.teeio.attest.rim.RimServiceAnswer;
import io.teeio.attest.spdm.ConnectionEvidence;
import io.teeio.attest.spdm.DeviceChain;
import io.teeio.attest.spdm.MeasuredBlock;
import io.teeio.attest.spdm.MeasurementEvidence;
import io.teeio.attest.spdm.SpdmTranscript;
import io.teeio.platform.cove.ConnectionTranscript;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.spdm.message.MeasurementBlock;
import io.teeio.tsm.manifest.Manifest;
import io.teeio.tsm.manifest.ManifestError;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What verifiers are given: transcripts, reference values, manifests. */
class EvidenceFuzzTest {
  @FuzzTest
  void connectionEvidence(byte[] input) {
    Law.read(
        input,
        bytes -> {
          try {
            return ConnectionEvidence.read(bytes, Guards.all());
          } catch (Violation broken) {
            return broken.rule();
          }
        });
  }

  @FuzzTest
  void connectionTranscript(byte[] input) {
    Law.read(input, ConnectionTranscript::read)
        .ifPresent(read ->
            Law.require(Bytes.copyOf(input).startsWith(read.toBytes()), "is not what came"));
  }

  /** What is read covers no more than came, and its measurements can be told. */
  @FuzzTest
  void spdmTranscript(byte[] input) {
    Law.read(
            input,
            bytes -> {
              try {
                return Optional.of(SpdmTranscript.read(bytes));
              } catch (Violation broken) {
                return Optional.<SpdmTranscript>empty();
              }
            })
        .flatMap(read -> read)
        .ifPresent(read -> {
          if (read instanceof MeasurementEvidence measured) {
            Law.require(measured.covered().length() <= input.length, "covers more than came");
            measured
                .blocks()
                .forEach(block ->
                    Law.read(
                        block.measurement().toArray(),
                        bytes ->
                            MeasuredBlock.of(
                                new MeasurementBlock(1, MeasurementBlock.DMTF, bytes))));
          }
        });
  }

  @FuzzTest
  void measuredBlock(byte[] input) {
    Law.read(
            input, bytes -> MeasuredBlock.of(new MeasurementBlock(1, MeasurementBlock.DMTF, bytes)))
        .ifPresent(block -> {
          Law.require(block.value().length() <= input.length, "is more than came");
          block
              .mode()
              .ifPresent(mode ->
                  Law.require(
                      mode.debugEverActive() || mode.debugStates().isEmpty(),
                      "tells of debug that never was"));
        });
  }

  /** The certificates of a chain that is read are all of it, in one of its forms. */
  @FuzzTest
  void deviceChain(byte[] input) {
    Law.read(input, DeviceChain::read)
        .ifPresent(chain ->
            Law.require(
                chain.buffer().isEmpty() || chain.buffer().get().length() == input.length,
                "is not all that came"));
  }

  /** A RIM that is read is written in a form that reads as the same. */
  @FuzzTest
  void rim(byte[] input) throws RimError {
    var text = new String(input, StandardCharsets.UTF_8);
    try {
      RimJson.read(text);
    } catch (RimError refused) {
      Law.saysWhy(refused);
      return;
    }
    var rim = RimJson.read(text);
    Law.require(RimJson.read(RimJson.write(rim)).equals(rim), "is not the same again");
  }

  /** A RIM service's answer is unwrapped, is none, or says what is wrong with it. */
  @FuzzTest
  void rimServiceAnswer(byte[] input) {
    try {
      RimServiceAnswer.read(Bytes.copyOf(input))
          .ifPresent(answer ->
              Law.require(answer.manifest().length() < input.length, "is longer than what came"));
    } catch (RimError refused) {
      Law.saysWhy(refused);
    }
  }

  @FuzzTest
  void manifest(byte[] input) {
    try {
      Law.require(
          !Manifest.read(new String(input, StandardCharsets.UTF_8)).toString().isEmpty(), "none");
    } catch (ManifestError refused) {
      Law.require(refused.path().startsWith("$"), "does not say where: " + refused.getMessage());
    }
  }

  /** Bytes that are no text at all are refused, too. */
  @FuzzTest
  void anyCharacters(byte[] input) throws MalformedInput {
    var text = new String(input, StandardCharsets.ISO_8859_1);
    try {
      RimJson.read(text);
    } catch (RimError refused) {
      Law.saysWhy(refused);
    }
    try {
      io.teeio.pcie.RequesterId.parse(text);
    } catch (MalformedInput refused) {
      Law.require(!refused.field().isEmpty(), "does not say where");
    }
  }
}
