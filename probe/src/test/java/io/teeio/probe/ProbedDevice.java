package io.teeio.probe;

import io.teeio.crypto.CertificateMint;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.RandomSource;
import io.teeio.device.DeviceIdentity;
import io.teeio.device.DeviceMaker;
import io.teeio.device.DeviceParts;
import io.teeio.device.DeviceProfile;
import io.teeio.device.Dsm;
import io.teeio.pcie.doe.DataObject;
import io.teeio.rule.Guards;
import io.teeio.spdm.negotiation.Suite;
import io.teeio.spdm.requester.Pause;
import io.teeio.spdm.transport.Binding;
import io.teeio.spdm.transport.Envelope;
import io.teeio.spdm.transport.Framing;
import io.teeio.spdm.transport.Transport;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;

/** A device of ours in this process, and a wire to it that a test can touch. */
final class ProbedDevice implements Transport {
  static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

  private static final Crypto CRYPTO = Crypto.portable();

  /** What the wire does to answers in the clear. */
  UnaryOperator<Bytes> onAnswer = UnaryOperator.identity();

  /** After how many exchanges the connection is lost. */
  int lifetime = Integer.MAX_VALUE;

  private final Binding binding;
  private final Dsm device;
  private final RandomSource random;

  ProbedDevice(Binding binding) {
    this.binding = binding;
    this.random = new Random(7)::nextBytes;
    DeviceProfile profile = DeviceProfile.standard().withSuite(Suite.P256);
    InstantSource clock = InstantSource.fixed(NOW);
    DeviceIdentity identity =
        new DeviceMaker(new CertificateMint(CRYPTO, random, clock), Suite.P256).identify(profile);
    DeviceParts parts = new DeviceParts(CRYPTO, random, clock, Guards.all());
    this.device = Dsm.onSocket(profile, identity, binding, parts);
  }

  ProbeReport probe(ProbePlan plan) {
    return probe(plan, NOW);
  }

  /** A probe by somebody whose clock stands still at {@code now}. */
  ProbeReport probe(ProbePlan plan, Instant now) {
    ProbeTools tools =
        new ProbeTools(
            CRYPTO, random, InstantSource.fixed(now), Pause.NONE, Guards.all(), event -> {});
    ProbeLink link =
        ProbeLink.of(
            this, binding == Binding.PCI_DOE ? Optional.of(this::carry) : Optional.empty());
    return new Probe(link, plan, tools).run();
  }

  @Override
  public Binding binding() {
    return binding;
  }

  private Bytes carry(Bytes object) throws IOException {
    if (lifetime-- <= 0) {
      throw new IOException("nobody is there any more");
    }
    try {
      return device
          .doe()
          .apply(DataObject.read(object))
          .map(DataObject::toBytes)
          .orElseThrow(() -> new IOException("there is no answer"));
    } catch (MalformedInput e) {
      throw new IOException(e);
    }
  }

  @Override
  public Envelope exchange(Envelope request) throws IOException {
    Envelope answer = binding == Binding.PCI_DOE ? mailbox(request) : message(request);
    return answer.secured() ? answer : Envelope.clear(onAnswer.apply(answer.payload()));
  }

  private Envelope message(Envelope request) throws IOException {
    if (lifetime-- <= 0) {
      throw new IOException("nobody is there any more");
    }
    return device.respond(request).orElseThrow(() -> new IOException("there is no answer"));
  }

  private Envelope mailbox(Envelope request) throws IOException {
    try {
      return Framing.unwrap(binding, carry(Framing.wrap(binding, request))).orElseThrow();
    } catch (MalformedInput e) {
      throw new IOException(e);
    }
  }
}
