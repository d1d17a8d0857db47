package io.teeio.fuzz;

import io.teeio.crypto.CertificateMint;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.RandomSource;
import io.teeio.device.DeviceIdentity;
import io.teeio.device.DeviceMaker;
import io.teeio.device.DeviceParts;
import io.teeio.device.DeviceProfile;
import io.teeio.device.Dsm;
import io.teeio.rule.Guards;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.negotiation.Suite;
import io.teeio.spdm.requester.RequesterProfile;
import io.teeio.spdm.requester.SpdmRequester;
import io.teeio.spdm.transport.Binding;
import io.teeio.spdm.transport.Envelope;
import io.teeio.spdm.transport.Transport;
import io.teeio.wire.Bytes;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;

/** A device and requesters, alike in every run so that what was found is found again. */
final class Parties {
  static final Crypto CRYPTO = Crypto.portable();
  static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z"));
  static final Suite SUITE = Suite.P256;
  static final DeviceProfile PROFILE = DeviceProfile.standard().withSuite(SUITE);
  static final DeviceMaker MAKER =
      new DeviceMaker(new CertificateMint(CRYPTO, random(1), CLOCK), SUITE);
  static final DeviceIdentity IDENTITY = MAKER.identify(PROFILE);

  private Parties() {}

  /** Random numbers that repeat. */
  static RandomSource random(long seed) {
    return new Random(seed)::nextBytes;
  }

  /** A device without a link, fresh from reset. */
  static Dsm device(Binding binding) {
    return Dsm.onSocket(
        PROFILE, IDENTITY, binding, new DeviceParts(CRYPTO, random(2), CLOCK, Guards.all()));
  }

  /** A requester that is at the beginning. */
  static SpdmRequester requester(Transport transport, SpdmVersion... versions) {
    return new SpdmRequester(
        transport,
        RequesterProfile.cove().withVersions(versions).withSuite(SUITE),
        CRYPTO,
        random(3),
        CLOCK,
        Guards.all(),
        event -> {});
  }

  /** The way to {@code device}. */
  static Transport wire(Binding binding, Dsm device) {
    return new Transport() {
      @Override
      public Binding binding() {
        return binding;
      }

      @Override
      public Envelope exchange(Envelope request) throws IOException {
        return device
            .respond(padded(binding, request))
            .map(answer -> padded(binding, answer))
            .orElseThrow(() -> new IOException("there is no answer"));
      }
    };
  }

  /** The binding that the two highest bits of the first byte choose. */
  static Binding binding(byte[] input) {
    return List.of(Binding.values()).get(input.length > 0 ? input[0] >> 6 & 3 : 0);
  }

  private static Envelope padded(Binding binding, Envelope envelope) {
    return switch (binding.padding()) {
      case NONE -> envelope;
      case TO_DWORD, INSIDE ->
          new Envelope(
              envelope.secured(),
              Bytes.concat(envelope.payload(), Bytes.zeros(-envelope.payload().length() & 3)));
    };
  }
}
