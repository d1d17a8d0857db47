package io.teeio.tsm.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.teeio.pcie.RequesterId;
import io.teeio.platform.memory.HostAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The manifest's schema and consistency: every mistake is named by its JSON path. */
class ManifestTest {
  private static final String GOOD =
      """
      {
        'version': 1, 'platform': 'p', 'svn': 3, 'profile': 'machine',
        'anchors': [{'sha384': '%s'}, {'der': 'MAA='}],
        'memory': [{'base': '0x80000000', 'length': '0x40000000'}],
        'iommus': [{'id': 1, 'registers': '0x10000000', 'domain': 'tee'},
                   {'id': 0, 'registers': '0x10001000', 'domain': 'host'}],
        'rootPorts': [
          {'id': '00:01.0', 'iommu': 1, 'ecam': '0x30008000',
           'mmio': [{'base': '0x4000000000', 'length': '0x10000000'}],
           'endpoints': [{'first': 'be:00.0', 'last': 'be:1f.7'}]},
          {'id': '00:02.0', 'iommu': 1, 'ecam': '0x30010000',
           'mmio': [{'base': '0x5000000000', 'length': '0x1000'}],
           'endpoints': [{'first': 'bf:00.0', 'last': 'bf:00.7'}]}],
        'policy': {'measurementsBeforeStart': true, 'decisionBeforeStart': true, 'recordLimit': 1000, 'portIndex': 2}
      }
      """
          .formatted("ab".repeat(48))
          .replace('\'', '"');

  private static String changed(String from, String to) {
    String old = from.replace('\'', '"');
    assertThat(GOOD).contains(old);
    return GOOD.replace(old, to.replace('\'', '"'));
  }

  private static ManifestError refused(String json) {
    ManifestError error = catchThrowableOfType(ManifestError.class, () -> Manifest.read(json));
    assertThat(error).isNotNull();
    return error;
  }

  @Test
  void aGoodManifestIsRead() throws ManifestError {
    Manifest manifest = Manifest.read(GOOD);
    assertThat(manifest.svn()).isEqualTo(3);
    assertThat(manifest.profile()).isEqualTo(ManifestProfile.MACHINE);
    assertThat(manifest.anchors()).hasSize(2);
    assertThat(manifest.policy()).isEqualTo(new Manifest.Policy(true, true, 1000, 2));
    assertThat(manifest.above(RequesterId.of(0, 0xbf, 0, 3)).orElseThrow().ecam())
        .isEqualTo(new HostAddress(0x3001_0000));
    assertThat(manifest.above(RequesterId.of(0, 0xbf, 1, 0))).isEmpty();
    assertThat(manifest.iommu(0)).isPresent();
  }

  @Test
  void theRootOfTrustIsAFunctionOfItsOwn() throws ManifestError {
    assertThat(Manifest.read(GOOD).rootOfTrust()).isEmpty();
    String json = changed("'policy': {", "'rootOfTrust': '00:1f.0', 'policy': {");
    assertThat(Manifest.read(json).rootOfTrust()).contains(RequesterId.of(0, 0, 0x1f, 0));
  }

  @Test
  void policyMayBeLeftOut() throws ManifestError {
    String json = GOOD.replaceAll("(?s),\\s*\"policy\".*", "}");
    assertThat(Manifest.read(json).policy()).isEqualTo(Manifest.Policy.DEFAULT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'version': 1 | 'version': 2 | $.version",
        "'version': 1 | 'version': '1' | $.version",
        "'version': 1, |  | $.version",
        "'platform': 'p' | 'platform': 7 | $.platform",
        "'svn': 3 | 'svn': -1 | $.svn",
        "'svn': 3 | 'svn': 1.5 | $.svn",
        "'svn': 3 | 'svn': 3, 'extra': 1 | $.extra",
        "'profile': 'machine' | 'profile': 'lenient' | $.profile",
        "{'der': 'MAA='} | {'der': '%%'} | $.anchors[1].der",
        "{'der': 'MAA='} | {} | $.anchors[1]",
        "{'der': 'MAA='} | {'sha384': 'abcd'} | $.anchors[1].sha384",
        "{'der': 'MAA='} | 7 | $.anchors[1]",
        "'base': '0x80000000' | 'base': '0x80000001' | $.memory[0].base",
        "'base': '0x80000000' | 'base': 'zero' | $.memory[0].base",
        "'base': '0x80000000' | 'base': '0xFFFFFFFFFFFFF000' | $.memory[0].base",
        "'length': '0x40000000' | 'length': '0x0' | $.memory[0].length",
        "{'id': 0, 'registers' | {'id': 1, 'registers' | $.iommus[1].id",
        "'0x10001000' | '0x10000000' | $.iommus[1].registers",
        "'domain': 'tee' | 'domain': 'both' | $.iommus[0].domain",
        "'domain': 'tee' | 'domain': 'host' | $.rootPorts[0].iommu",
        "'id': '00:01.0', 'iommu': 1 | 'id': '00:01.0', 'iommu': 9 | $.rootPorts[0].iommu",
        "'id': '00:01.0' | 'id': 'be:zz' | $.rootPorts[0].id",
        "'id': '00:02.0' | 'id': '00:01.0' | $.rootPorts[1].id",
        "'ecam': '0x30008000' | 'ecam': '0x30008001' | $.rootPorts[0].ecam",
        "'0x5000000000' | '0x4000000000' | $.rootPorts[1].mmio[0]",
        "'0x5000000000' | '0x80000000' | $.rootPorts[1].mmio[0]",
        "'first': 'bf:00.0' | 'first': 'be:10.0' | $.rootPorts[1].endpoints[0]",
        "'last': 'bf:00.7' | 'last': 'b0:00.0' | $.rootPorts[1].endpoints[0]",
        "'first': 'bf:00.0', 'last': 'bf:00.7' | 'first': '01:bf:00.0', 'last': '01:bf:00.7' | $.rootPorts[1].endpoints[0]",
        "'first': 'bf:00.0' | 'first': '00:00.0' | $.rootPorts[1].endpoints[0]",
        "'first': 'bf:00.0', 'last': 'bf:00.7' | 'first': '00:00.0', 'last': '00:02.0' | $.rootPorts[1].endpoints[0]",
        "'first': 'bf:00.0', 'last': 'bf:00.7' | 'first': 'be:1f.7', 'last': 'bf:00.7' | $.rootPorts[1].endpoints[0]",
        "'first': 'bf:00.0', 'last': 'bf:00.7' | 'first': 'bd:00.0', 'last': 'be:00.0' | $.rootPorts[1].endpoints[0]",
        "'first': 'bf:00.0', 'last': 'bf:00.7' | 'first': 'bf:00.0', 'last': '01:bf:00.7' | $.rootPorts[1].endpoints[0]",
        "{'first': 'bf:00.0', 'last': 'bf:00.7'} | {'first': 'bf:00.0', 'last': 'bf:00.7'}, {'first': 'bf:00.7', 'last': 'bf:01.0'} | $.rootPorts[1].endpoints[1]",
        "{'base': '0x5000000000', 'length': '0x1000'} | {'base': '0x5000000000', 'length': '0x1000'}, {'base': '0x5000000000', 'length': '0x1000'} | $.rootPorts[1].mmio[1]",
        "'base': '0x5000000000', 'length': '0x1000' | 'base': '0x7FFFFFFFFFFFF000', 'length': '0x1000' | $.rootPorts[1].mmio[0].length",
        "'memory': [{'base': '0x80000000', 'length': '0x40000000'}] | 'memory': {} | $.memory",
        "'svn': 3 | 'svn': '3' | $.svn",
        "'svn': 3 | 'svn': 100000000000000000000 | $.svn",
        "'recordLimit': 1000 | 'recordLimit': 1 | $.policy.recordLimit",
        "'measurementsBeforeStart': true | 'measurementsBeforeStart': 1 | $.policy.measurementsBeforeStart",
        "'decisionBeforeStart': true | 'decisionBeforeStart': 'yes' | $.policy.decisionBeforeStart",
        "'portIndex': 2 | 'portIndex': 256 | $.policy.portIndex",
        "'policy': { | 'rootOfTrust': '00:02.0', 'policy': { | $.rootOfTrust",
        "'policy': { | 'rootOfTrust': 'bf:00.1', 'policy': { | $.rootOfTrust",
        "'policy': { | 'rootOfTrust': 7, 'policy': { | $.rootOfTrust"
      })
  void aMistakeIsNamedByItsPath(
      String from, @org.jspecify.annotations.Nullable String to, String path) {
    assertThat(refused(changed(from, to == null ? "" : to)).path()).isEqualTo(path);
  }

  @Test
  void rangesMayTouchEachOther() throws ManifestError {
    Manifest touching =
        Manifest.read(
            changed("'base': '0x5000000000'", "'base': '0x4010000000'")
                .replace("\"bf:00.0\"", "\"bf:00.7\""));
    assertThat(touching.rootPorts()).hasSize(2);
    assertThat(
            new AddressRange(new HostAddress(0x2000), 0x1000)
                .overlaps(new AddressRange(new HostAddress(0x1000), 0x1000)))
        .isFalse();
  }

  @Test
  void withoutAnchorsOnlyAnExternalProfileIsAccepted() throws ManifestError {
    String none = GOOD.replaceAll("\"anchors\": \\[.*?\\],\n", "\"anchors\": [],\n");
    assertThat(refused(none).path()).isEqualTo("$.anchors");
    assertThat(Manifest.read(none.replace("\"machine\"", "\"external\"")).anchors()).isEmpty();
  }

  @Test
  void whatIsNotJsonIsRefused() {
    assertThat(refused("{").path()).isEqualTo("$");
    assertThat(refused("").path()).isEqualTo("$");
    assertThat(refused("[]").path()).isEqualTo("$");
    assertThat(refused(GOOD + "{}").path()).isEqualTo("$");
    assertThat(refused(GOOD.replace("\"svn\": 3", "\"svn\": 3, \"svn\": 4")).path()).isEqualTo("$");
  }
}
