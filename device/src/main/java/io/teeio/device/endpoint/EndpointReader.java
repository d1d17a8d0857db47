package io.teeio.device.endpoint;

import io.teeio.spdm.CapabilitySet;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.message.DeviceClass;
import io.teeio.spdm.message.DmtfMeasurement;
import io.teeio.spdm.message.DmtfMeasurementLog;
import io.teeio.spdm.message.StandardsBodyHeader;
import io.teeio.spdm.message.VersionNumber;
import io.teeio.spdm.responder.MeasuredElement;
import io.teeio.spdm.responder.ResponderProfile;
import io.teeio.spdm.session.PresharedKeys;
import io.teeio.spdm.session.SecuredVersion;
import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Makes an {@link EndpointConfiguration} of settings, which change a given one. */
public final class EndpointReader {
  private static final int LEAST_TRANSFER = 42;
  private static final int MOST_MESSAGE = 1 << 24;
  private static final List<String> TYPES =
      List.of(
          "immutable-rom",
          "mutable-firmware",
          "hardware-configuration",
          "firmware-configuration",
          "manifest",
          "device-mode",
          "firmware-version",
          "security-version",
          "hash-extend",
          "informational",
          "structured-manifest");

  private final Settings settings;

  /** A reader of {@code settings}. */
  public EndpointReader(Settings settings) {
    this.settings = settings;
  }

  /** {@code given} as the settings change it. */
  public EndpointConfiguration read(EndpointConfiguration given) throws BadSetting {
    List<MeasuredElement> measurements = measurements();
    List<DmtfMeasurementLog.Entry> log = log();
    List<DeviceClass> classes = classes();
    List<Injection> injections = injections();
    return new EndpointConfiguration(
        profile(given.profile()),
        settings.has("measurements") ? measurements : given.measurements(),
        settings.has("log") ? new DmtfMeasurementLog(log) : given.log(),
        settings.has("classes") ? classes : given.classes(),
        settings.has("psk") ? presharedKeys() : given.presharedKeys(),
        injections.isEmpty() ? given.injections() : injections,
        versionOnly().or(given::versionOnly));
  }

  private Optional<CapabilitySet> versionOnly() throws BadSetting {
    List<String> capabilities = settings.words("version-only");
    return capabilities.isEmpty()
        ? Optional.empty()
        : Optional.of(CapabilityWords.apply(CapabilitySet.NONE, capabilities));
  }

  private ResponderProfile profile(ResponderProfile given) throws BadSetting {
    ResponderProfile profile = given;
    List<SpdmVersion> versions = versions();
    if (!versions.isEmpty()) {
      profile = profile.withVersions(versions.toArray(SpdmVersion[]::new));
    }
    List<String> capabilities = settings.words("cap");
    if (!capabilities.isEmpty()) {
      profile =
          profile.withCapabilities(CapabilityWords.apply(profile.capabilities(), capabilities));
    }
    List<String> algorithms = settings.words("algorithm");
    if (!algorithms.isEmpty()) {
      profile = profile.withAlgorithms(AlgorithmWords.apply(profile.algorithms(), algorithms));
    }
    List<VersionNumber> secured = securedVersions();
    return sized(secured.isEmpty() ? profile : profile.withSecuredVersions(secured));
  }

  private ResponderProfile sized(ResponderProfile given) throws BadSetting {
    ResponderProfile profile = given;
    OptionalInt transfer = settings.number("transfer-size", LEAST_TRANSFER, MOST_MESSAGE);
    OptionalInt message = settings.number("max-message", LEAST_TRANSFER, MOST_MESSAGE);
    OptionalInt exponent = settings.number("ct-exponent", 0, 31);
    OptionalInt heartbeat = settings.number("heartbeat", 0, 255);
    OptionalInt sessions = settings.number("max-sessions", 1, 0xFFFF);
    if (transfer.isPresent()) {
      profile = profile.withTransferSize(transfer.getAsInt());
    }
    if (message.isPresent()) {
      profile = profile.withMaxMessageSize(message.getAsInt());
    }
    if (exponent.isPresent()) {
      profile = profile.withCtExponent(exponent.getAsInt());
    }
    if (heartbeat.isPresent()) {
      profile = profile.withHeartbeatPeriod(heartbeat.getAsInt());
    }
    if (sessions.isPresent()) {
      profile = profile.withMaxSessions(sessions.getAsInt());
    }
    boolean trusted = settings.flag("trusted-environment", profile.trustedEnvironment());
    boolean several = settings.flag("several-keys", profile.severalKeys());
    return profile.withTrustedEnvironment(trusted).withSeveralKeys(several);
  }

  private List<SpdmVersion> versions() throws BadSetting {
    List<SpdmVersion> versions = new ArrayList<>();
    for (String word : settings.words("spdm")) {
      versions.add(
          List.of(SpdmVersion.values()).stream()
              .filter(version -> version.toString().equals(word))
              .findFirst()
              .orElseThrow(() -> settings.bad("spdm", "is 1.0 to 1.4, not \"" + word + "\"")));
    }
    return versions;
  }

  private List<VersionNumber> securedVersions() throws BadSetting {
    List<VersionNumber> versions = new ArrayList<>();
    for (String word : settings.words("secured-version")) {
      switch (word) {
        case "1.0" -> versions.add(SecuredVersion.V1_0);
        case "1.1" -> versions.add(SecuredVersion.V1_1);
        case "1.2" -> versions.add(SecuredVersion.V1_2);
        default -> throw settings.bad("secured-version", "is 1.0 to 1.2, not \"" + word + "\"");
      }
    }
    return versions;
  }

  private PresharedKeys presharedKeys() throws BadSetting {
    Map<Bytes, Bytes> keys = new HashMap<>();
    for (Settings each : settings.entries("psk")) {
      String hint = each.text("hint").orElse("");
      String key = each.text("key").orElseThrow(() -> each.bad("key", "is not there"));
      keys.put(each.bytes("hint", hint), each.bytes("key", key));
      each.end();
    }
    return hint -> Optional.ofNullable(keys.get(hint)).map(key -> Secret.copyOf(key.toArray()));
  }

  private List<MeasuredElement> measurements() throws BadSetting {
    List<MeasuredElement> elements = new ArrayList<>();
    for (Settings each : settings.entries("measurements")) {
      int index = each.number("index", 1, 0xFE).orElseThrow(() -> each.bad("index", "is missing"));
      int type = type(each);
      String form = each.text("form").orElse("either").toUpperCase(Locale.ROOT);
      MeasuredElement element =
          new MeasuredElement(
              index,
              type,
              each.bytes().orElse(Bytes.EMPTY),
              form(each, type, form),
              each.flag("tcb", type <= DmtfMeasurement.FIRMWARE_CONFIGURATION),
              renewed(each));
      each.end();
      elements.add(element);
    }
    elements.sort(Comparator.comparingInt(MeasuredElement::index));
    for (int i = 1; i < elements.size(); i++) {
      if (elements.get(i).index() == elements.get(i - 1).index()) {
        throw settings.bad("measurements", "index " + elements.get(i).index() + " is there twice");
      }
    }
    return elements;
  }

  private static Optional<Bytes> renewed(Settings each) throws BadSetting {
    Optional<String> renewed = each.text("renewed");
    return renewed.isEmpty() ? Optional.empty() : Optional.of(each.bytes("renewed", renewed.get()));
  }

  private static MeasuredElement.Form form(Settings each, int type, String name) throws BadSetting {
    if (type == DmtfMeasurement.HASH_EXTEND) {
      return MeasuredElement.Form.EXTENDED;
    }
    for (MeasuredElement.Form form : MeasuredElement.Form.values()) {
      if (form.name().equals(name)) {
        return form;
      }
    }
    throw each.bad("form", "is either, raw or digest");
  }

  private static int type(Settings each) throws BadSetting {
    String type = each.text("type").orElseThrow(() -> each.bad("type", "is missing"));
    int found = TYPES.indexOf(type);
    if (found < 0) {
      throw each.bad("type", "is one of " + String.join(", ", TYPES));
    }
    return found;
  }

  private List<DmtfMeasurementLog.Entry> log() throws BadSetting {
    List<DmtfMeasurementLog.Entry> entries = new ArrayList<>();
    for (Settings each : settings.entries("log")) {
      int index = each.number("index", 1, 0xFE).orElseThrow(() -> each.bad("index", "is missing"));
      int type = type(each);
      Bytes value = each.bytes().orElse(Bytes.EMPTY);
      each.end();
      entries.add(
          new DmtfMeasurementLog.Entry(
              entries.size() + 1L, index, new DmtfMeasurement(type, true, value)));
    }
    return entries;
  }

  private List<DeviceClass> classes() throws BadSetting {
    List<DeviceClass> classes = new ArrayList<>();
    for (Settings each : settings.entries("classes")) {
      int registry = each.number("registry", 0, 0xFF).orElse(0);
      String vendor = each.text("vendor").orElse("");
      List<Bytes> ids = new ArrayList<>();
      for (String word : each.words("ids")) {
        ids.add(each.bytes("ids", word));
      }
      Bytes vendorId = vendor.isEmpty() ? Bytes.EMPTY : each.bytes("vendor", vendor);
      each.end();
      classes.add(new DeviceClass(new StandardsBodyHeader(registry, vendorId), ids));
    }
    return classes;
  }

  private List<Injection> injections() throws BadSetting {
    List<Injection> injections = new ArrayList<>();
    for (String word : settings.words("inject")) {
      injections.add(
          Injection.parse(word)
              .orElseThrow(() ->
                  settings.bad(
                      "inject",
                      "is busy, not-ready, decrypt-error or resynch, then @REQUEST and xN if"
                          + " wanted, as busy@GET_MEASUREMENTSx3; not \""
                          + word
                          + "\"")));
    }
    return injections;
  }
}
