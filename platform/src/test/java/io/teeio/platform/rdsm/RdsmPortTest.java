package io.teeio.platform.rdsm;

import static io.teeio.platform.fabric.TinyMachine.HOST_IOMMU;
import static io.teeio.platform.fabric.TinyMachine.HOST_PAGE;
import static io.teeio.platform.fabric.TinyMachine.TEE_IOMMU;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.pcie.RequesterId;
import io.teeio.platform.fabric.TinyMachine;
import io.teeio.platform.iommu.IoMpt.Route;
import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.platform.sbi.SbiError;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.testkit.Property;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The private interface between TSM and RDSM: the classifier and the MPT. */
class RdsmPortTest {
  private static final RequesterId TDI = RequesterId.of(0, 0xBE, 0x1D, 7);
  private static final Route TO_TEE = new Route(SupervisorDomain.TEE, TEE_IOMMU);
  private static final Route TO_HOST = new Route(SupervisorDomain.HOST, HOST_IOMMU);

  private final TinyMachine machine = new TinyMachine();
  private final RdsmPort port = machine.isolation;

  private SbiResult classify(RequesterId function) {
    return port.classify(function, true, SupervisorDomain.TEE, TEE_IOMMU);
  }

  /** T009: T=1 to the TEE's IOMMU, T=0 of the same function to the host's. */
  @Test
  void onlyTrustedTrafficOfAClassifiedFunctionGoesToTheTee() {
    assertThat(port.route(TDI, true)).isEmpty();
    assertThat(port.route(TDI, false)).contains(TO_HOST);

    TinyMachine.must(classify(TDI));

    assertThat(port.route(TDI, true)).contains(TO_TEE);
    assertThat(port.route(TDI, false)).contains(TO_HOST);
    assertThat(port.route(TDI.plus(1), true)).isEmpty();
  }

  @Test
  void declassifiedTrafficGoesNowhere() {
    TinyMachine.must(classify(TDI));
    TinyMachine.must(port.declassify(TDI));
    TinyMachine.must(port.declassify(TDI));

    assertThat(port.route(TDI, true)).isEmpty();
  }

  @Test
  void withoutTeeOnlyAllTrafficGoesThere() {
    TinyMachine.must(port.classify(TDI, false, SupervisorDomain.TEE, TEE_IOMMU));

    assertThat(port.route(TDI, false)).contains(TO_TEE);
  }

  @Test
  void aFunctionOfOneDomainIsNotGivenToAnother() {
    TinyMachine.must(classify(TDI));

    assertThat(port.classify(TDI, true, SupervisorDomain.HOST, HOST_IOMMU))
        .isEqualTo(SbiResult.of(SbiError.DENIED));
    assertThat(port.route(TDI, true)).contains(TO_TEE);
  }

  @Test
  void theIommuMustBeTheDomainsOwn() {
    assertThat(port.classify(TDI, true, SupervisorDomain.TEE, HOST_IOMMU))
        .isEqualTo(SbiResult.of(SbiError.INVALID_PARAM));
    assertThat(port.classify(TDI, true, SupervisorDomain.TEE, 7))
        .isEqualTo(SbiResult.of(SbiError.INVALID_PARAM));
  }

  @Test
  void theHostHasNoSay() {
    RdsmPort hosts = machine.rdsm.port(SupervisorDomain.HOST);
    TinyMachine.must(classify(TDI));

    assertThat(hosts.classify(TDI.plus(1), true, SupervisorDomain.HOST, HOST_IOMMU))
        .isEqualTo(SbiResult.of(SbiError.DENIED));
    assertThat(hosts.declassify(TDI)).isEqualTo(SbiResult.of(SbiError.DENIED));
    assertThatThrownBy(() -> hosts.setNonConfidential(TinyMachine.SECRET, 1))
        .isInstanceOf(IllegalStateException.class);
    assertThat(port.route(TDI, true)).contains(TO_TEE);
  }

  @Test
  void aDevicesManyFunctionsTakeFewRules() {
    // 64 devices with 64 functions each, which is more functions than the classifier has rules.
    for (int device = 0; device < 64; device++) {
      for (int function = 0; function < 64; function++) {
        TinyMachine.must(classify(RequesterId.of(0, 0x80 + device, 8, 0).plus(function)));
      }
    }
    assertThat(port.route(RequesterId.of(0, 0xBF, 8, 0).plus(63), true)).contains(TO_TEE);
    assertThat(port.route(RequesterId.of(0, 0xBF, 8, 0).plus(64), true)).isEmpty();
  }

  private SbiResult classify(int function, boolean teeOnly) {
    return port.classify(RequesterId.of(0, function), teeOnly, SupervisorDomain.TEE, TEE_IOMMU);
  }

  private Optional<Route> route(int function, boolean tee) {
    return port.route(RequesterId.of(0, function), tee);
  }

  @Test
  void aFunctionClassifiedAnewGoesTheNewWay() {
    TinyMachine.must(classify(10, true));
    TinyMachine.must(classify(10, false));
    assertThat(route(10, false)).contains(TO_TEE);

    TinyMachine.must(classify(10, true));
    assertThat(route(10, false)).contains(TO_HOST);
  }

  @Test
  void neighboursThatGoDifferentWaysShareNoRule() {
    TinyMachine.must(classify(10, true));
    TinyMachine.must(classify(11, false));
    TinyMachine.must(classify(9, false));

    assertThat(route(9, false)).contains(TO_TEE);
    assertThat(route(10, false)).contains(TO_HOST);
    assertThat(route(11, false)).contains(TO_TEE);
  }

  @Test
  void aFunctionCutOutOfARunLeavesNoOldRuleBehind() {
    TinyMachine.must(classify(10, true));
    TinyMachine.must(classify(11, true));
    TinyMachine.must(classify(12, true));
    TinyMachine.must(classify(11, false));
    TinyMachine.must(port.declassify(RequesterId.of(0, 11)));

    assertThat(route(10, true)).contains(TO_TEE);
    assertThat(route(11, true)).isEmpty();
    assertThat(route(12, true)).contains(TO_TEE);
  }

  @Test
  void aFunctionThatJoinsANeighbourTakesNoRule() {
    for (int i = 0; i < 255; i++) {
      TinyMachine.must(classify(4 * i + 2, true));
    }
    TinyMachine.must(classify(3, true));
    TinyMachine.must(classify(5, true));

    assertThat(classify(7 * 4, true)).isEqualTo(SbiResult.of(SbiError.FAILED));
    for (int function = 2; function <= 6; function++) {
      assertThat(route(function, true).isPresent()).isEqualTo(function != 4);
    }
  }

  /** One run becomes three: that takes two rules more, and there is but one. */
  @Test
  void aFunctionIsNotCutOutOfARunWhenRulesWouldRunOut() {
    for (int i = 0; i < 253; i++) {
      TinyMachine.must(classify(4 * i, true));
    }
    for (int function = 2000; function < 2003; function++) {
      TinyMachine.must(classify(function, true));
    }
    assertThat(classify(2001, false)).isEqualTo(SbiResult.of(SbiError.FAILED));
    assertThat(route(2001, false)).contains(TO_HOST);
    assertThat(route(2002, true)).contains(TO_TEE);

    TinyMachine.must(port.declassify(RequesterId.of(0, 0)));
    TinyMachine.must(classify(2001, false));
    assertThat(route(2000, false)).contains(TO_HOST);
    assertThat(route(2001, false)).contains(TO_TEE);
    assertThat(route(2002, false)).contains(TO_HOST);
    assertThat(route(2002, true)).contains(TO_TEE);
  }

  @Test
  void whenRulesRunOutNothingChanges() {
    for (int i = 0; i < 255; i++) {
      TinyMachine.must(classify(RequesterId.of(0, 2 * i)));
    }
    assertThat(classify(RequesterId.of(0, 600))).isEqualTo(SbiResult.of(SbiError.FAILED));
    assertThat(port.route(RequesterId.of(0, 600), true)).isEmpty();
    assertThat(port.route(RequesterId.of(0, 600), false)).contains(TO_HOST);
    TinyMachine.must(classify(RequesterId.of(0, 1)));
    TinyMachine.must(port.declassify(RequesterId.of(0, 1)));
    assertThat(port.route(RequesterId.of(0, 1), true)).isEmpty();
  }

  /**
   * Whatever is bound and unbound in whatever order: exactly what is classified goes to the TEE.
   */
  @Test
  void theRulesSayWhatWasClassified() {
    Property.check(
        60,
        7,
        source -> {
          TinyMachine fresh = new TinyMachine();
          Set<Integer> wanted = new HashSet<>();
          int steps = source.between(1, 60);
          for (int i = 0; i < steps; i++) {
            RequesterId function = RequesterId.of(0, 0x8000 + source.below(24));
            if (source.flag()) {
              TinyMachine.must(
                  fresh.isolation.classify(function, true, SupervisorDomain.TEE, TEE_IOMMU));
              wanted.add(function.value());
            } else {
              TinyMachine.must(fresh.isolation.declassify(function));
              wanted.remove(function.value());
            }
          }
          for (int id = 0x7FFF; id < 0x8000 + 26; id++) {
            Optional<Route> route = fresh.isolation.route(RequesterId.of(0, id), true);
            assertThat(route.isPresent()).isEqualTo(wanted.contains(id));
          }
        });
  }

  @Test
  void confidentialPagesAreOutOfTheHostsReachUntilTheyAreGivenBack() throws AccessFault {
    port.setConfidential(HOST_PAGE, 2);
    assertThatThrownBy(() -> machine.host.read(HOST_PAGE, 4)).isInstanceOf(AccessFault.class);
    assertThatThrownBy(() -> machine.host.read(HOST_PAGE.plus(8191), 1))
        .isInstanceOf(AccessFault.class);
    assertThat(machine.host.read(HOST_PAGE.plus(8192), 1).length()).isEqualTo(1);

    port.setNonConfidential(HOST_PAGE, 2);

    assertThat(machine.host.read(HOST_PAGE, 4).length()).isEqualTo(4);
    assertThat(machine.rdsmEvents)
        .contains(new RdsmEvent.PagesMoved(HOST_PAGE, 2, SupervisorDomain.HOST));
  }
}
