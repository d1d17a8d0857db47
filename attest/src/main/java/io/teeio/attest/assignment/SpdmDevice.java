package io.teeio.attest.assignment;

import io.teeio.attest.cbor.Cbor;
import io.teeio.attest.cbor.CborItem;
import io.teeio.attest.spdm.ChallengeEvidence;
import io.teeio.attest.spdm.MeasurementEvidence;
import io.teeio.attest.spdm.SpdmEvidence;
import io.teeio.crypto.Certificate;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.message.MeasurementBlock;
import io.teeio.spdm.negotiation.CryptoSuite;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a token says of a device with SPDM.
 *
 * @param measurements by index, 1 to 239
 * @param signature what the device signed of them
 * @param certificates chains by slot, 0 to 7: DER, root first, one after the other
 * @param vca GET_VERSION to ALGORITHMS, as exchanged
 * @param challenge what the device signed of a challenge
 * @param interfaceReport the interface that is assigned
 */
public record SpdmDevice(
    Map<Integer, ClaimedMeasurement> measurements,
    Optional<SignatureClaim> signature,
    Map<Integer, Bytes> certificates,
    Optional<Bytes> vca,
    Optional<SignatureClaim> challenge,
    Optional<InterfaceClaim> interfaceReport)
    implements AssignedDevice {
  /** The profile of its claims. */
  public static final String PROFILE = "tag:linaro.org,2025:device-spdm#1.0.0";

  private static final int MEASUREMENTS = 3802;
  private static final int CERTIFICATES = 3803;
  private static final int VCA = 3804;
  private static final int CHALLENGE = 3807;
  private static final int INTERFACE_REPORT = 3808;
  private static final String SIGNATURE = "signature";
  private static final int LAST_INDEX = 239;
  private static final int LAST_SLOT = 7;

  /** Copies the maps, in the order of their numbers. */
  public SpdmDevice {
    measurements = Collections.unmodifiableMap(new TreeMap<>(measurements));
    certificates = Collections.unmodifiableMap(new TreeMap<>(certificates));
  }

  /** A device of which only the chain of slot 0 is known; {@code rootFirst} is not empty. */
  public static SpdmDevice of(List<Certificate> rootFirst) {
    Bytes chain = Bytes.concat(rootFirst.stream().map(Certificate::der).toArray(Bytes[]::new));
    return new SpdmDevice(
        Map.of(),
        Optional.empty(),
        Map.of(0, chain),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /**
   * This, with measurements. Those that a token has no place for are left out; in the transcript
   * they are all the same.
   *
   * @throws MalformedInput if a block is malformed
   */
  public SpdmDevice with(MeasurementEvidence measured) throws MalformedInput {
    return new SpdmDevice(
        claims(measured),
        SignatureClaim.of(measured),
        certificates,
        vca,
        challenge,
        interfaceReport);
  }

  /** This, with a challenge. */
  public SpdmDevice with(ChallengeEvidence challenged) {
    return new SpdmDevice(
        measurements, signature, certificates, vca, SignatureClaim.of(challenged), interfaceReport);
  }

  /** This, with what was negotiated. */
  public SpdmDevice withNegotiation(Bytes messages) {
    return new SpdmDevice(
        measurements, signature, certificates, Optional.of(messages), challenge, interfaceReport);
  }

  /** This, with the interface that is assigned. */
  public SpdmDevice with(InterfaceClaim report) {
    return new SpdmDevice(
        measurements, signature, certificates, vca, challenge, Optional.of(report));
  }

  /** The measurements of {@code measured} as a token has them. */
  static Map<Integer, ClaimedMeasurement> claims(MeasurementEvidence measured)
      throws MalformedInput {
    Map<Integer, ClaimedMeasurement> claims = new TreeMap<>();
    for (MeasurementBlock block : measured.blocks()) {
      if (block.index() >= 1 && block.index() <= LAST_INDEX) {
        ClaimedMeasurement.of(block, hash(measured, block))
            .ifPresent(claim -> claims.put(block.index(), claim));
      }
    }
    return claims;
  }

  /** What was negotiated; where that is not known, the SHA-2 function whose size the digest has. */
  private static HashAlgorithm hash(MeasurementEvidence measured, MeasurementBlock block)
      throws MalformedInput {
    Optional<HashAlgorithm> agreed =
        measured
            .negotiated()
            .map(Negotiated::algorithms)
            .flatMap(algorithms -> algorithms.measurementHash().flatMap(CryptoSuite::hash));
    if (agreed.isPresent()) {
      return agreed.get();
    }
    int size = block.dmtf().map(read -> read.value().length()).orElse(0);
    return switch (size) {
      case 48 -> HashAlgorithm.SHA_384;
      case 64 -> HashAlgorithm.SHA_512;
      default -> HashAlgorithm.SHA_256;
    };
  }

  /** The evidence in it, for an appraisal; the chain is the one of the slot that signed. */
  public SpdmEvidence evidence() {
    List<Bytes> transcripts = new ArrayList<>();
    signature.ifPresent(claim -> transcripts.add(claim.signed()));
    challenge.ifPresent(claim -> transcripts.add(claim.signed()));
    int slot = signature.or(() -> challenge).map(SignatureClaim::slot).orElse(0);
    return new SpdmEvidence(transcripts, Optional.ofNullable(certificates.get(slot)), List.of());
  }

  /** As {@link #evidence()}, which also has to be fresh if the device itself was asked with it. */
  SpdmEvidence evidence(Bytes nonce) {
    List<SignatureClaim> signed = Stream.concat(signature.stream(), challenge.stream()).toList();
    boolean asked = signed.stream().allMatch(claim -> claim.requesterNonce().equals(nonce));
    return asked && !signed.isEmpty() ? evidence().withNonce(nonce) : evidence();
  }

  static SpdmDevice read(CborItem item) throws MalformedInput {
    Optional<CborItem> measured = item.find(MEASUREMENTS);
    Optional<CborItem> certified = item.find(CERTIFICATES);
    if (measured.isEmpty() && certified.isEmpty()) {
      throw item.malformed("has neither measurements nor certificates");
    }
    Map<Integer, ClaimedMeasurement> measurements = new TreeMap<>();
    Optional<SignatureClaim> signature = Optional.empty();
    if (measured.isPresent()) {
      signature = signature(measured.get().find(SIGNATURE));
      for (Map.Entry<Cbor.Key, CborItem> each : measured.get().entries().entrySet()) {
        if (!each.getKey().equals(Cbor.text(SIGNATURE))) {
          measurements.put(number(each, 1, LAST_INDEX), ClaimedMeasurement.read(each.getValue()));
        }
      }
    }
    Map<Integer, Bytes> certificates = new TreeMap<>();
    if (certified.isPresent()) {
      certified.get().get(0);
      for (Map.Entry<Cbor.Key, CborItem> each : certified.get().entries().entrySet()) {
        certificates.put(number(each, 0, LAST_SLOT), each.getValue().octets());
      }
    }
    Optional<CborItem> vca = item.find(VCA);
    Optional<CborItem> report = item.find(INTERFACE_REPORT);
    return new SpdmDevice(
        measurements,
        signature,
        certificates,
        vca.isPresent() ? Optional.of(vca.get().octets()) : Optional.empty(),
        signature(item.find(CHALLENGE)),
        report.isPresent() ? Optional.of(InterfaceClaim.read(report.get())) : Optional.empty());
  }

  private static Optional<SignatureClaim> signature(Optional<CborItem> item) throws MalformedInput {
    return item.isPresent() ? Optional.of(SignatureClaim.read(item.get())) : Optional.empty();
  }

  private static int number(Map.Entry<Cbor.Key, CborItem> entry, int least, int most)
      throws MalformedInput {
    if (entry.getKey() instanceof Cbor.Whole key) {
      return (int)
          CborItem.of(key, entry.getValue().path(), DeviceAssignmentToken.CLAUSE)
              .whole(least, most);
    }
    throw entry.getValue().malformed("stands under a name that is no number");
  }

  @Override
  public Cbor.Table toCbor() {
    Cbor.Table table = Cbor.Table.EMPTY.with(DeviceAssignmentToken.EAT_PROFILE, Cbor.text(PROFILE));
    if (!measurements.isEmpty() || signature.isPresent()) {
      Cbor.Table blocks = Cbor.Table.EMPTY;
      for (Map.Entry<Integer, ClaimedMeasurement> each : measurements.entrySet()) {
        blocks = blocks.with(each.getKey(), each.getValue().toCbor());
      }
      table =
          table.with(
              MEASUREMENTS,
              signature.isPresent() ? blocks.with(SIGNATURE, signature.get().toCbor()) : blocks);
    }
    if (!certificates.isEmpty()) {
      Cbor.Table chains = Cbor.Table.EMPTY;
      for (Map.Entry<Integer, Bytes> each : certificates.entrySet()) {
        chains = chains.with(each.getKey(), Cbor.octets(each.getValue()));
      }
      table = table.with(CERTIFICATES, chains);
    }
    if (vca.isPresent()) {
      table = table.with(VCA, Cbor.octets(vca.get()));
    }
    if (challenge.isPresent()) {
      table = table.with(CHALLENGE, challenge.get().toCbor());
    }
    return interfaceReport.isPresent()
        ? table.with(INTERFACE_REPORT, interfaceReport.get().toCbor())
        : table;
  }
}
