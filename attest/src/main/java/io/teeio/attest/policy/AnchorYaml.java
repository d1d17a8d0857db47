package io.teeio.attest.policy;

import io.teeio.attest.policy.AnchorPolicy.Root;
import io.teeio.attest.policy.AnchorPolicy.Roots;
import io.teeio.crypto.Certificate;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.crypto.PemFile;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads which roots a policy accepts: by digest, or whole in PEM. */
final class AnchorYaml {
  private static final int LONGEST_PEM = 1 << 14;
  private static final Pattern HEX = Pattern.compile("([0-9a-fA-F]{2})+");
  private static final Map<String, HashAlgorithm> PINS =
      Map.of(
          "sha256", HashAlgorithm.SHA_256,
          "sha384", HashAlgorithm.SHA_384,
          "sha512", HashAlgorithm.SHA_512);

  private AnchorYaml() {}

  static AnchorPolicy read(YamlNode node) throws PolicyError {
    PolicyFields fields = PolicyFields.of(node, Set.of("device", "referenceValues"));
    return new AnchorPolicy(
        fields.read("device", Roots.ANY, AnchorYaml::roots),
        fields.read("referenceValues", Roots.ANY, AnchorYaml::roots));
  }

  private static Roots roots(YamlNode node) throws PolicyError {
    return new Roots(PolicyFields.list(node, 1, AnchorYaml::root));
  }

  private static Root root(YamlNode node) throws PolicyError {
    PolicyFields fields = PolicyFields.of(node, Set.of("sha256", "sha384", "sha512", "pem"));
    if (fields.mapping().entries().size() != 1) {
      throw node.at().error("wants one of pem, sha256, sha384, sha512");
    }
    for (Map.Entry<String, HashAlgorithm> pin : PINS.entrySet()) {
      Optional<YamlNode> digest = fields.field(pin.getKey());
      if (digest.isPresent()) {
        return pinned(pin.getValue(), digest.get());
      }
    }
    return whole(fields.needed("pem"));
  }

  private static Root pinned(HashAlgorithm hash, YamlNode node) throws PolicyError {
    String hex = PolicyFields.text(node);
    if (hex.length() != 2 * hash.size() || !HEX.matcher(hex).matches()) {
      throw node.at().error("is not " + 2 * hash.size() + " hexadecimal digits");
    }
    return new Root.Pinned(hash, Bytes.fromHex(hex.toLowerCase(Locale.ROOT)));
  }

  private static Root whole(YamlNode node) throws PolicyError {
    String pem = PolicyFields.text(node, LONGEST_PEM);
    try {
      List<Certificate> certificates =
          PemFile.certificates(Bytes.copyOf(pem.getBytes(StandardCharsets.UTF_8)));
      if (certificates.size() == 1 && pem.startsWith("-----BEGIN CERTIFICATE-----")) {
        return new Root.Whole(certificates.getFirst());
      }
    } catch (MalformedInput malformed) {
      throw node.at().error("is no certificate: " + malformed.getMessage());
    }
    throw node.at().error("is not one certificate in PEM");
  }
}
