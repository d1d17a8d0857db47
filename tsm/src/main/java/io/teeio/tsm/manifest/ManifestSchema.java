package io.teeio.tsm.manifest;

import io.teeio.pcie.RequesterId;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.platform.sbi.AbiRevision;
import io.teeio.wire.MalformedInput;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The schema of {@code docs/manifest.md} in code: names, types and bounds of every member. */
final class ManifestSchema {
  private static final long PAGE = 4096;

  private ManifestSchema() {}

  static Manifest read(String json) throws ManifestError {
    JsonValue root = new JsonValue("$", parse(json));
    root.object(
        "version",
        "platform",
        "svn",
        "profile",
        "anchors",
        "memory",
        "iommus",
        "rootPorts",
        "rootOfTrust",
        "abi",
        "policy");
    root.member("version").number(Manifest.VERSION, Manifest.VERSION);
    Manifest manifest =
        new Manifest(
            root.member("platform").text(),
            root.member("svn").number(0, Long.MAX_VALUE),
            profile(root.member("profile")),
            root.member("anchors").list(ManifestSchema::anchor),
            root.member("iommus").list(ManifestSchema::iommu),
            root.member("rootPorts").list(ManifestSchema::rootPort),
            root.optional("rootOfTrust").isPresent()
                ? Optional.of(function(root.member("rootOfTrust")))
                : Optional.empty(),
            root.optional("abi").isPresent() ? abi(root.member("abi")) : AbiRevision.V0_3,
            root.optional("policy").isPresent()
                ? policy(root.member("policy"))
                : Manifest.Policy.DEFAULT);
    List<AddressRange> memory = root.member("memory").list(ManifestSchema::range);
    ManifestConsistency.check(manifest, memory);
    return manifest;
  }

  private static JsonNode parse(String json) throws ManifestError {
    JsonMapper mapper =
        JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    try {
      return mapper.readTree(json);
    } catch (JacksonException e) {
      TokenStreamLocation at = e.getLocation();
      String where =
          at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
      throw new ManifestError("$", "not JSON" + where + ": " + e.getOriginalMessage());
    }
  }

  private static ManifestProfile profile(JsonValue value) throws ManifestError {
    return ManifestProfile.of(value.text())
        .orElseThrow(() -> value.wrong("wanted machine or external"));
  }

  private static AbiRevision abi(JsonValue value) throws ManifestError {
    return AbiRevision.of(value.text()).orElseThrow(() -> value.wrong("wanted 0.1 or 0.3"));
  }

  private static Anchor anchor(JsonValue value) throws ManifestError {
    value.object("der", "sha384");
    if (value.optional("der").isPresent() == value.optional("sha384").isPresent()) {
      throw value.wrong("wanted either der or sha384");
    }
    return value.optional("der").isPresent()
        ? new Anchor.RootCertificate(value.member("der").base64())
        : new Anchor.RootDigest(value.member("sha384").hex(48));
  }

  private static Manifest.Iommu iommu(JsonValue value) throws ManifestError {
    value.object("id", "registers", "domain");
    JsonValue registers = value.member("registers");
    return new Manifest.Iommu(
        (int) value.member("id").number(0, 0xFF),
        new HostAddress(aligned(registers, registers.address())),
        domain(value.member("domain")));
  }

  private static SupervisorDomain domain(JsonValue value) throws ManifestError {
    for (SupervisorDomain domain : SupervisorDomain.values()) {
      if (domain.name().toLowerCase(Locale.ROOT).equals(value.text())) {
        return domain;
      }
    }
    throw value.wrong("wanted host or tee");
  }

  private static Manifest.RootPort rootPort(JsonValue value) throws ManifestError {
    value.object("id", "iommu", "ecam", "mmio", "endpoints");
    JsonValue ecam = value.member("ecam");
    return new Manifest.RootPort(
        function(value.member("id")),
        (int) value.member("iommu").number(0, 0xFF),
        new HostAddress(aligned(ecam, ecam.address())),
        value.member("mmio").list(ManifestSchema::range),
        value.member("endpoints").list(ManifestSchema::functions));
  }

  private static AddressRange range(JsonValue value) throws ManifestError {
    value.object("base", "length");
    long base = aligned(value.member("base"), value.member("base").address());
    long length = aligned(value.member("length"), value.member("length").address());
    if (length == 0 || (base + length) >>> (Long.SIZE - 1) != 0) {
      throw value.member("length").wrong("wanted a range that is not empty and ends below 2^63");
    }
    return new AddressRange(new HostAddress(base), length);
  }

  private static FunctionRange functions(JsonValue value) throws ManifestError {
    value.object("first", "last");
    FunctionRange range =
        new FunctionRange(function(value.member("first")), function(value.member("last")));
    if (range.first().segment() != range.last().segment()
        || range.first().compareTo(range.last()) > 0) {
      throw value.wrong("wanted first <= last in one segment");
    }
    return range;
  }

  private static RequesterId function(JsonValue value) throws ManifestError {
    try {
      return RequesterId.parse(value.text());
    } catch (MalformedInput e) {
      throw value.wrong(e.reason());
    }
  }

  private static Manifest.Policy policy(JsonValue value) throws ManifestError {
    value.object("measurementsBeforeStart", "decisionBeforeStart", "recordLimit", "portIndex");
    Manifest.Policy standard = Manifest.Policy.DEFAULT;
    return new Manifest.Policy(
        value.optional("measurementsBeforeStart").isPresent()
            ? value.member("measurementsBeforeStart").bool()
            : standard.measurementsBeforeStart(),
        value.optional("decisionBeforeStart").isPresent()
            ? value.member("decisionBeforeStart").bool()
            : standard.decisionBeforeStart(),
        value.optional("recordLimit").isPresent()
            ? value.member("recordLimit").number(16, Long.MAX_VALUE)
            : standard.recordLimit(),
        value.optional("portIndex").isPresent()
            ? (int) value.member("portIndex").number(0, 0xFF)
            : standard.portIndex());
  }

  private static long aligned(JsonValue value, long number) throws ManifestError {
    if (number % PAGE != 0) {
      throw value.wrong("wanted a multiple of 4096");
    }
    return number;
  }
}
