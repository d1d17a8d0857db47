package io.teeio.pcie.ide;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** one enum makes every encoding. */
class LinkDirectionTest {
  @Test
  void downstreamIsWhatTheRootPortTransmitsAndTheDeviceReceives() {
    assertThat(LinkDirection.DOWNSTREAM.at(PortSide.ROOT_PORT)).isEqualTo(PortDirection.TX);
    assertThat(LinkDirection.DOWNSTREAM.at(PortSide.ENDPOINT)).isEqualTo(PortDirection.RX);
    assertThat(LinkDirection.UPSTREAM.at(PortSide.ROOT_PORT)).isEqualTo(PortDirection.RX);
    assertThat(LinkDirection.UPSTREAM.at(PortSide.ENDPOINT)).isEqualTo(PortDirection.TX);
  }

  @Test
  void ideKmSaysRx0AndCovtSaysTx0() {
    assertThat(LinkDirection.DOWNSTREAM.ideKm(PortSide.ENDPOINT)).isZero();
    assertThat(LinkDirection.UPSTREAM.ideKm(PortSide.ENDPOINT)).isEqualTo(1);
    assertThat(LinkDirection.DOWNSTREAM.covt()).isZero();
    assertThat(LinkDirection.UPSTREAM.covt()).isEqualTo(1);
  }

  @Test
  void aPortsDirectionNamesTheLinksDirection() {
    for (LinkDirection way : LinkDirection.values()) {
      for (PortSide side : PortSide.values()) {
        assertThat(LinkDirection.of(side, way.at(side))).isEqualTo(way);
      }
      assertThat(way.opposite().opposite()).isEqualTo(way);
    }
  }
}
