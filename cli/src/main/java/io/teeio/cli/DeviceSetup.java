package io.teeio.cli;

import io.teeio.crypto.CertificateProfile;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.KeyAlgorithm;
import io.teeio.crypto.RandomSource;
import io.teeio.crypto.SigningKey;
import io.teeio.crypto.VerificationKey;
import io.teeio.device.DeviceProfile;
import io.teeio.device.Dsm;
import io.teeio.device.endpoint.BadSetting;
import io.teeio.device.endpoint.EndpointConfiguration;
import io.teeio.device.endpoint.EndpointReader;
import io.teeio.device.endpoint.IdentityReader;
import io.teeio.device.endpoint.RequesterPolicyReader;
import io.teeio.device.endpoint.Settings;
import io.teeio.device.endpoint.StandardEndpoints;
import io.teeio.spdm.Capability;
import io.teeio.spdm.EndpointCapabilities;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.identity.IdentityStore;
import io.teeio.spdm.message.Capabilities;
import io.teeio.spdm.message.GetCapabilities;
import io.teeio.spdm.negotiation.CapabilityRules;
import io.teeio.spdm.negotiation.Suite;
import io.teeio.spdm.responder.RequesterTrust;
import io.teeio.spdm.responder.ResponderProfile;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code teeio device} serves: all that the settings of a file and of the command line make of
 * a device.
 *
 * @param profile what it is made as
 * @param endpoint what it speaks SPDM as
 * @param identities its keys and chains
 * @param requesters whom it asks who they are
 */
record DeviceSetup(
    DeviceProfile profile,
    EndpointConfiguration endpoint,
    IdentityStore identities,
    RequesterTrust requesters) {
  private static final int FIRST_SLOT = 0b1;
  private static final int REFERENCE_SLOTS = 0b11;

  /** Reads the file that {@code options} name, if any, and what they say themselves. */
  static DeviceSetup read(
      DeviceOptions options,
      DeviceProfile profile,
      Crypto crypto,
      RandomSource random,
      InstantSource clock)
      throws CannotDo {
    Path file = options.config();
    Map<String, Object> fromFile = file == null ? Map.of() : DeviceYaml.read(file);
    Settings settings = Settings.of(folder(file), fromFile).with(options.settings());
    try {
      DeviceSetup setup = read(settings, profile, crypto, random, clock);
      settings.end();
      return setup;
    } catch (BadSetting bad) {
      throw CannotDo.usage(String.valueOf(bad.getMessage()));
    }
  }

  /** The key that requesters know beforehand, if the device is known by one. */
  Optional<VerificationKey> rawKey() {
    return endpoint.profile().capabilities().has(Capability.PUB_KEY_ID)
        ? identities.state().certifiedKeys().stream().map(SigningKey::verificationKey).findFirst()
        : Optional.empty();
  }

  /** What is wrong with the capabilities that the device announces, in words. */
  List<String> contradictions() {
    List<String> problems = new ArrayList<>();
    for (SpdmVersion version : endpoint.profile().versions()) {
      Capabilities announced = new Capabilities(endpoint.profile().announced(version));
      GetCapabilities asked = new GetCapabilities(version, EndpointCapabilities.UNKNOWN);
      for (SpdmRule broken : CapabilityRules.brokenBy(announced, asked)) {
        problems.add("SPDM " + version + ", " + broken.name() + ": " + broken.sentence());
      }
    }
    return problems;
  }

  private static Path folder(@Nullable Path file) {
    Path parent = file == null ? null : file.toAbsolutePath().getParent();
    return parent == null ? Path.of("") : parent;
  }

  private static DeviceSetup read(
      Settings settings,
      DeviceProfile given,
      Crypto crypto,
      RandomSource random,
      InstantSource clock)
      throws BadSetting {
    DeviceProfile profile = named(settings, given);
    boolean reference = isReference(settings);
    EndpointConfiguration base =
        reference
            ? StandardEndpoints.reference()
            : StandardEndpoints.standard(
                ResponderProfile.device()
                    .withSuite(profile.suite())
                    .withHeartbeatPeriod(profile.heartbeatSeconds()),
                Dsm.measurements(profile));
    EndpointConfiguration endpoint = new EndpointReader(settings).read(base);
    String cmaName = settings.text("cma-name").orElse(profile.cmaName());
    CertificateProfile leaf =
        CertificateProfile.device(profile.manufacturer(), profile.product(), profile.serialNumber())
            .withCmaName(cmaName);
    IdentityStore identities =
        new IdentityReader(settings, crypto, random, clock)
            .read(
                key(profile.suite()),
                reference ? REFERENCE_SLOTS : FIRST_SLOT,
                leaf,
                endpoint.profile().capabilities().has(Capability.SET_KEY_PAIR_INFO));
    return new DeviceSetup(
        profile, endpoint, identities, new RequesterPolicyReader(settings, crypto, clock).read());
  }

  private static DeviceProfile named(Settings settings, DeviceProfile given) throws BadSetting {
    return given.withNames(
        settings.text("manufacturer").orElse(given.manufacturer()),
        settings.text("product").orElse(given.product()),
        settings.text("serial").orElse(given.serialNumber()));
  }

  private static boolean isReference(Settings settings) throws BadSetting {
    String name = settings.text("profile").orElse("standard");
    return switch (name) {
      case "standard" -> false;
      case "reference" -> true;
      default -> throw settings.bad("profile", "is standard or reference, not \"" + name + "\"");
    };
  }

  private static KeyAlgorithm key(Suite suite) {
    return switch (suite) {
      case P256 -> KeyAlgorithm.EC_P256;
      case P384 -> KeyAlgorithm.EC_P384;
    };
  }
}
