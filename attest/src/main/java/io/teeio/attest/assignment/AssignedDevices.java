package io.teeio.attest.assignment;

import io.teeio.attest.spdm.ChallengeEvidence;
import io.teeio.attest.spdm.DeviceChain;
import io.teeio.attest.spdm.MeasurementEvidence;
import io.teeio.attest.spdm.SessionEvidence;
import io.teeio.attest.spdm.SpdmEvidence;
import io.teeio.attest.spdm.SpdmTranscript;
import io.teeio.rule.Violation;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * SPDM evidence in the form of a token. A token has a place for one signed series of measurements
 * and one challenge of a device, of SPDM 1.2 or later, both by the key of slot 0, since the chain
 * of that slot must be there.
 *
 * @param devices by the name that a token gives them; none if nothing has a place
 * @param leftOut what has no place, and why, a sentence each
 * @param nonce what the first of the devices was asked with
 */
public record AssignedDevices(
    Map<String, AssignedDevice> devices, List<String> leftOut, Optional<Bytes> nonce) {
  private static final int SLOT = 0;

  /** Copies the map, whose order it keeps, and each sentence once. */
  public AssignedDevices {
    devices = Collections.unmodifiableMap(new LinkedHashMap<>(devices));
    leftOut = leftOut.stream().distinct().toList();
  }

  /** What of {@code evidence} has a place; nothing of it is verified. */
  public static AssignedDevices of(List<SpdmEvidence> evidence) {
    Map<String, AssignedDevice> devices = new LinkedHashMap<>();
    List<String> leftOut = new ArrayList<>();
    Optional<Bytes> nonce = Optional.empty();
    for (SpdmEvidence each : evidence) {
      Signed signed = Signed.of(each, leftOut);
      try {
        Optional<DeviceChain> chain = signed.chain(each);
        if (chain.isEmpty() || chain.get().leaf().isEmpty()) {
          leftOut.add("a device without a certificate has no name in a token");
          continue;
        }
        String name = DeviceAssignmentToken.name(chain.get().leaf().get());
        Optional<SpdmDevice> device = signed.device(chain.get());
        if (device.isEmpty()) {
          leftOut.add(
              name + " signed no measurements and no challenge of SPDM 1.2 or later with slot 0");
        } else if (devices.size() == DeviceAssignmentToken.MOST_DEVICES) {
          leftOut.add(name + " is one device too many");
        } else if (devices.putIfAbsent(name, device.get()) != null) {
          leftOut.add(name + " stands in it with another key already");
        } else {
          signed.others(name).ifPresent(leftOut::add);
          nonce = nonce.or(signed::nonce);
        }
      } catch (MalformedInput malformed) {
        leftOut.add("a device cannot be read: " + malformed.getMessage());
      }
    }
    return new AssignedDevices(devices, leftOut, nonce);
  }

  /** What one device signed. */
  private record Signed(
      List<SpdmTranscript> all,
      Optional<MeasurementEvidence> measured,
      Optional<ChallengeEvidence> challenged) {

    static Signed of(SpdmEvidence evidence, List<String> leftOut) {
      List<SpdmTranscript> all = new ArrayList<>();
      for (Bytes transcript : evidence.transcripts()) {
        try {
          all.add(SpdmTranscript.read(transcript));
        } catch (MalformedInput malformed) {
          leftOut.add("a transcript cannot be read: " + malformed.getMessage());
        } catch (Violation violation) {
          leftOut.add("a transcript breaks SPDM: " + violation.rule().sentence());
        }
      }
      Optional<MeasurementEvidence> measured = Optional.empty();
      Optional<ChallengeEvidence> challenged = Optional.empty();
      for (SpdmTranscript each : all) {
        measured = fuller(measured, measurements(each));
        if (each instanceof ChallengeEvidence challenge && fits(SignatureClaim.of(challenge))) {
          challenged = Optional.of(challenge);
        }
      }
      return new Signed(all, measured, challenged);
    }

    private static Optional<MeasurementEvidence> measurements(SpdmTranscript transcript) {
      Optional<MeasurementEvidence> measured =
          switch (transcript) {
            case MeasurementEvidence series -> Optional.of(series);
            case SessionEvidence session -> session.measurements();
            case ChallengeEvidence _ -> Optional.empty();
          };
      return measured.filter(series -> fits(SignatureClaim.of(series)));
    }

    private static boolean fits(Optional<SignatureClaim> claim) {
      return claim.filter(signature -> signature.slot() == SLOT).isPresent();
    }

    /** The one that says more of what runs now; of equal ones the later. */
    private static Optional<MeasurementEvidence> fuller(
        Optional<MeasurementEvidence> before, Optional<MeasurementEvidence> next) {
      if (before.isEmpty() || next.isEmpty()) {
        return before.or(() -> next);
      }
      if (before.get().renewed() != next.get().renewed()) {
        return before.get().renewed() ? next : before;
      }
      return next.get().blocks().size() >= before.get().blocks().size() ? next : before;
    }

    /** Who the device says it is, as an appraisal takes it. */
    Optional<DeviceChain> chain(SpdmEvidence evidence) throws MalformedInput {
      Optional<Bytes> chain =
          evidence
              .chain()
              .or(() -> all.stream().flatMap(each -> each.chain().stream()).findFirst());
      return chain.isPresent() ? Optional.of(DeviceChain.read(chain.get())) : Optional.empty();
    }

    Optional<SpdmDevice> device(DeviceChain chain) throws MalformedInput {
      if (measured.isEmpty() && challenged.isEmpty()) {
        return Optional.empty();
      }
      SpdmDevice device = SpdmDevice.of(chain.rootFirst());
      if (measured.isPresent()) {
        device = device.with(measured.get());
      }
      return Optional.of(challenged.isPresent() ? device.with(challenged.get()) : device);
    }

    /** What else the device signed, which its claims have no place for. */
    Optional<String> others(String name) {
      int used = (measured.isPresent() ? 1 : 0) + (challenged.isPresent() ? 1 : 0);
      int others = all.size() - used;
      return others > 0
          ? Optional.of(
              "of " + name + ", " + others + " of " + all.size() + " transcripts have no place")
          : Optional.empty();
    }

    /** What the device was asked with. */
    Optional<Bytes> nonce() {
      return measured
          .flatMap(SignatureClaim::of)
          .or(() -> challenged.flatMap(SignatureClaim::of))
          .map(SignatureClaim::requesterNonce);
    }
  }
}
